package crooked.roster;

import java.util.Date;

/** Tells the time as one did before Java 8. */
@SuppressWarnings("JavaUtilDate")
public record OldTime(Date time) {}
