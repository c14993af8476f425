package dev.tenure.security;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many wrong sign-ins are borne.
 *
 * @param failuresPerAddress of one address (IPv6: one /64 network) within the window
 * @param failuresPerUser of one user name within the window, from wherever
 * @param failureWindow in which the failures are forgiven again, one by one
 */
@ConfigurationProperties("tenure.security")
record SecuritySettings(
        @DefaultValue("30") int failuresPerAddress,
        @DefaultValue("10") int failuresPerUser,
        @DefaultValue("5m") Duration failureWindow) {}
