package dev.tenure.console;

import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.lang.Nullable;

/** An answer that can be kept and given again to the letter. */
record Answer(int status, @Nullable String location, String body) {

    ResponseEntity<String> toResponse() {
        var response = ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
        if (location != null) {
            response.location(URI.create(location));
        }
        return response.body(body);
    }
}
