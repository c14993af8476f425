package crooked.ticket.util;

/** Lives in a package whose name says nothing. */
public class TicketUtils {}
