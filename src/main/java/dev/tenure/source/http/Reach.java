package dev.tenure.source.http;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.springframework.lang.Nullable;

/**
 * How one system is reached.
 *
 * @param feed whose requests these are, in the measurements
 * @param connectTimeout until a connection stands
 * @param readTimeout how long an answer may keep us waiting: for its beginning, and for each next part of it
 * @param mostBytes of one answer
 * @param trust whom to believe; null: the authorities that Java knows
 */
public record Reach(
        String feed,
        Words words,
        Duration connectTimeout,
        Duration readTimeout,
        long mostBytes,
        @Nullable SSLContext trust) {}
