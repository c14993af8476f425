package dev.tenure.source;

/** A system that is asked again and again what it knows about people. Kept small: a new system is one of these. */
public interface Feed {

    /** Stable; the source of its records in the roster. */
    String name();

    /** When it is asked: a Spring cron expression with seconds. */
    String cron();

    /**
     * Reads what the system says now and hands over each record once. What was handed over is taken in even if
     * reading ends in a fault.
     *
     * @throws FeedFault if nothing more can be read
     */
    void read(Intake intake);
}
