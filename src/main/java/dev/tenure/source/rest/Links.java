package dev.tenure.source.rest;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header {@code Link}: RFC 8288. */
final class Links {

    private static final Pattern LINK =
            Pattern.compile("<([^>]*)>((?:\\s*;\\s*[^\\s=;,]+\\s*=\\s*(?:\"[^\"]*\"|[^\\s\",;]+))*)");
    private static final Pattern NEXT =
            Pattern.compile("(?i);\\s*rel\\s*=\\s*(?:\"(?:[^\"]*\\s)?next(?:\\s[^\"]*)?\"|next(?=\\s|;|$))");

    private Links() {}

    static Optional<String> next(HttpHeaders headers) {
        return headers.allValues("Link").stream()
                .flatMap(value -> LINK.matcher(value).results())
                .filter(link -> NEXT.matcher(link.group(2)).find())
                .map(link -> link.group(1))
                .findFirst();
    }
}
