package dev.tenure.directory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How far we go with groups.
 *
 * @param stripAllGroupsOfLeavers whether a leaver is also taken out of groups that somebody else had put them into
 */
@ConfigurationProperties("tenure.directory")
record MembershipSettings(@DefaultValue("false") boolean stripAllGroupsOfLeavers) {}
