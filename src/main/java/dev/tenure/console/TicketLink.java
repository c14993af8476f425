package dev.tenure.console;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.util.UriComponentsBuilder;

/** Where the links in mails lead: to the ticket as the API tells it, until people have a page of their own for it. */
@Controller
class TicketLink {

    @GetMapping("/tickets/{number}")
    ResponseEntity<Void> ticket(@PathVariable String number) {
        URI ticket = UriComponentsBuilder.fromPath("/api/v1/tickets/{number}")
                .encode()
                .build(number);
        return ResponseEntity.status(HttpStatus.SEE_OTHER).location(ticket).build();
    }
}
