package dev.tenure.source.http;

/**
 * How faults speak to whoever set the connection up, so that each says what to look at under the name it has there.
 *
 * @param system for people, such as {@code Flex HRM}
 * @param address the setting that holds the address
 * @param signIn the settings by which one signs in
 * @param rights what to do where the system lets us in and shows nothing: a sentence without its full stop
 * @param connectTimeout the setting of how long a connection may take
 * @param readTimeout the setting of how long an answer may take
 */
public record Words(
        String system, String address, String signIn, String rights, String connectTimeout, String readTimeout) {}
