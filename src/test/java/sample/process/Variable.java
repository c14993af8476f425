package sample.process;

/** A process variable, by the name that diagrams know it under. */
record Variable<T>(String name, Class<T> type) {}
