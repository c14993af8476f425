package dev.tenure.console;

import dev.tenure.roster.SaasUsers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who uses which application. */
@RestController
@RequestMapping(path = "/api/v1/applications", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Applications", description = "Who has an account in which application, as integrations tell of them.")
class ApplicationsController {

    private final SaasUsers users;

    ApplicationsController(SaasUsers users) {
        this.users = users;
    }

    @GetMapping
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(operationId = "listApplications", summary = "Applications of which an integration tells the users")
    Listing<SaasUsers.Application> list() {
        return new Listing<>(users.applications(), null);
    }

    @GetMapping("/{name}/users")
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(
            operationId = "listApplicationUsers",
            summary = "Accounts in an application",
            description = "status in the application's own words; q is the beginning of the account's key or of the"
                    + " person's display name. absentSince says since when the application does not name the account any"
                    + " more.")
    Listing<SaasUsers.Kept> users(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        String application = Query.text("name", name).filter(users::isKnown).orElseThrow(Trouble::notFound);
        List<SaasUsers.Kept> found = new ArrayList<>(users.of(
                application,
                Query.text("status", status).orElse(null),
                Query.text("q", q).orElse(null),
                cursor == null ? null : Cursors.readKey(cursor),
                most + 1));
        String next = null;
        if (found.size() > most) {
            found.remove(most);
            next = Cursors.afterKey(found.get(most - 1).accountId());
        }
        return new Listing<>(found, next);
    }
}
