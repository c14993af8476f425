package dev.tenure.source.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.FeedFault;
import dev.tenure.source.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** What an answer means that is no success: what to tell, whether to go on, when to come back. */
final class Refusals {

    private static final Duration LONGEST_REST = Duration.ofHours(1);
    private static final int READ_OF_AN_ERROR = 10_000;
    private static final int LONGEST_WORD = 200;

    /** The members of errors that are made for people; others may quote what was asked for. */
    private static final List<String> FOR_PEOPLE =
            List.of("/Message", "/message", "/error/message", "/error_description", "/error", "/detail", "/title");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Words words;
    private final Clock clock;

    Refusals(Words words, Clock clock) {
        this.words = words;
        this.clock = clock;
    }

    FeedFault of(String asked, int status, HttpHeaders headers, InputStream body) {
        String answered = asked + " answered " + status + said(body) + ". ";
        Optional<String> retryAfter = headers.firstValue("Retry-After");
        if (status == 429 || (status == 503 && retryAfter.isPresent())) {
            Instant until = retryAt(retryAfter.orElse(null));
            return FeedFault.until(
                    until,
                    status == 429 ? "too-many-requests" : "server-error",
                    answered + words.system() + " is left alone until " + until + ".");
        }
        return switch (status) {
            case 401 -> FeedFault.ofAll("sign-in-refused", answered + "Check " + words.signIn() + ".");
            case 403 -> FeedFault.ofAll("not-allowed", answered + words.rights() + ".");
            case 404 ->
                FeedFault.ofPart("refused", answered + "Check " + words.address() + " and the paths in the settings.");
            default ->
                FeedFault.ofPart(
                        status >= 500 ? "server-error" : "refused",
                        answered + "It is asked again in the next run; if it stays, ask the vendor.");
        };
    }

    private static String said(InputStream body) {
        try {
            JsonNode error = JSON.readTree(body.readNBytes(READ_OF_AN_ERROR));
            return FOR_PEOPLE.stream()
                    .map(member -> error == null ? null : error.at(member))
                    .filter(Objects::nonNull)
                    .filter(JsonNode::isTextual)
                    .flatMap(node -> SourceText.clean(node.textValue()).stream())
                    .findFirst()
                    .map(text -> ": "
                            + text.substring(0, Math.min(LONGEST_WORD, text.length()))
                                    .replaceAll("\\.$", ""))
                    .orElse("");
        } catch (IOException notForUs) {
            return "";
        }
    }

    private Instant retryAt(@Nullable String header) {
        Instant now = clock.instant();
        Instant wished = now.plus(Duration.ofMinutes(1));
        if (header != null) {
            try {
                wished = header.strip().matches("\\d{1,9}")
                        ? now.plusSeconds(Long.parseLong(header.strip()))
                        : ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
            } catch (DateTimeParseException neither) {
                // The minute stays.
            }
        }
        Instant longest = now.plus(LONGEST_REST);
        return wished.isAfter(longest) ? longest : wished;
    }
}
