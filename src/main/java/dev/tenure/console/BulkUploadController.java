package dev.tenure.console;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The door for connectors that were written for Entra ID's API-driven inbound provisioning. */
@RestController
@Tag(name = "Personnel changes")
class BulkUploadController {

    private static final String SCIM = "application/scim+json";

    private final BulkUpload upload;
    private final ConsoleSettings settings;

    BulkUploadController(BulkUpload upload, ConsoleSettings settings) {
        this.upload = upload;
        this.settings = settings;
    }

    @PostMapping(
            path = "/api/v1/bulk-upload",
            consumes = {SCIM, MediaType.APPLICATION_JSON_VALUE},
            produces = {MediaType.APPLICATION_JSON_VALUE, SCIM})
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize(Caller.PUSH)
    @Operation(
            operationId = "bulkUpload",
            summary = "Microsoft's inbound-provisioning BulkRequest",
            description = "Up to 50 operations, each POST /Users; externalId is the employee number, manager.value the"
                    + " manager's externalId, active=false means inactive. Each is answered on its own, in order.")
    BulkUpload.Answer upload(HttpServletRequest request, @RequestParam(required = false) @Nullable String source)
            throws IOException {
        return upload.take(JsonBody.parse(JsonBody.bytes(request, settings.batchLimit())), source);
    }
}
