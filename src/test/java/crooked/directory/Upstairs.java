package crooked.directory;

/** What the ground floor should not know. */
public class Upstairs {}
