package dev.tenure.source.http;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The next page by the header {@code Link}, RFC 8288. */
final class NextLink {

    private static final Pattern LINK = Pattern.compile("<([^<>]*)>((?:\\s*;\\s*[^;,\"]+(?:\"[^\"]*\")?)*)");
    private static final Pattern REL_NEXT = Pattern.compile(
            ";\\s*rel\\s*=\\s*(?:next(?=\\s*(?:;|$))|\"(?:[^\"]*\\s)?next(?:\\s[^\"]*)?\")", Pattern.CASE_INSENSITIVE);

    private NextLink() {}

    static Optional<String> of(HttpHeaders headers) {
        for (String header : headers.allValues("Link")) {
            Matcher links = LINK.matcher(header);
            while (links.find()) {
                if (REL_NEXT.matcher(links.group(2)).find()) {
                    return Optional.of(links.group(1));
                }
            }
        }
        return Optional.empty();
    }
}
