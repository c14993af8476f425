package dev.tenure.console;

import dev.tenure.source.Integration;
import dev.tenure.source.Integrations;
import dev.tenure.source.UploadedFiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes files that people hand in for an integration. */
@RestController
@Tag(name = "Integrations")
class UploadsController {

    private final Integrations integrations;
    private final UploadedFiles files;
    private final Caller caller;

    UploadsController(Integrations integrations, UploadedFiles files, Caller caller) {
        this.integrations = integrations;
        this.files = files;
        this.caller = caller;
    }

    /** @param id what a sample, a preview or a run takes as {@code upload} */
    record UploadView(UUID id) {}

    @PostMapping(
            path = "/api/v1/integrations/{name}/uploads",
            consumes = {"text/csv", MediaType.APPLICATION_OCTET_STREAM_VALUE},
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "uploadFile",
            summary = "Hand in a file",
            description =
                    "The body is the file as it is, text/csv or application/octet-stream. Nothing is read yet: give the id"
                            + " as upload to /sample, /preview or /runs. It is forgotten when a run has taken it in, or after 7 days.")
    UploadView upload(HttpServletRequest request, @PathVariable String name) throws IOException {
        Integration integration =
                Query.text("name", name).flatMap(integrations::find).orElseThrow(Trouble::notFound);
        return new UploadView(files.keep(integration.name(), request.getInputStream(), caller.name()));
    }
}
