package dev.tenure.roster;

import java.time.ZoneId;

/** Says where somebody's days begin and end; the rooms above know the places of work. */
public interface TimeZones {

    ZoneId zoneOf(Facts facts);
}
