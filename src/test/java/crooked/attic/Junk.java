package crooked.attic;

/** Lives in a room that nobody has given a place. */
public class Junk {}
