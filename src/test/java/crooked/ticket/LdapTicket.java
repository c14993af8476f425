package crooked.ticket;

import com.unboundid.ldap.sdk.Entry;

/** A ticket that reads the directory by itself. */
public record LdapTicket(Entry entry) {}
