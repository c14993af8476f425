package dev.tenure.ticket;

import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tickets are numbered and read.
 *
 * @param zone where the service desk is: its calendar month is in the ticket number, its clock in the texts
 */
@ConfigurationProperties("tenure.ticket")
record TicketSettings(@DefaultValue("Europe/Stockholm") ZoneId zone) {}
