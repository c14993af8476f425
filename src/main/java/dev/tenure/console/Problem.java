package dev.tenure.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tenure.directory.DirectoryUnavailable;
import dev.tenure.directory.NoFirstPassword;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.source.FeedFault;
import dev.tenure.source.FormProblem;
import dev.tenure.source.InvalidForm;
import dev.tenure.source.InvalidMapping;
import dev.tenure.source.NotPossibleNow;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * An error as RFC 9457 has it.
 *
 * @param errors the members at fault, where what was sent is at fault
 * @param traceId the same as in the header X-Request-Id and on the log
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<InputProblem> errors,
        @Nullable String traceId) {

    static Problem of(HttpStatus status, String code, String detail, List<InputProblem> errors) {
        return new Problem(
                "urn:tenure:problem:" + code,
                status.getReasonPhrase(),
                status.value(),
                detail,
                errors,
                MDC.get(RequestIds.TRACE_ID));
    }

    /**
     * What a caller is told of a failure: everything about what was sent, nothing about us.
     *
     * @param pointer of a person's field, by its name in the roster
     */
    static Problem of(Exception failure, UnaryOperator<String> pointer) {
        if (failure instanceof Trouble trouble) {
            return of(trouble.status(), trouble.code(), trouble.getMessage(), trouble.errors());
        }
        if (failure instanceof InvalidPersonRecord invalid) {
            Trouble trouble = Trouble.invalid(errors(invalid, pointer));
            return of(trouble.status(), trouble.code(), trouble.getMessage(), trouble.errors());
        }
        if (failure instanceof InvalidForm invalid) {
            Trouble trouble = Trouble.invalid(errors(invalid.problems()));
            return of(trouble.status(), trouble.code(), trouble.getMessage(), trouble.errors());
        }
        if (failure instanceof InvalidMapping invalid) {
            Trouble trouble = Trouble.invalid(errors(invalid.problems()));
            return of(trouble.status(), trouble.code(), trouble.getMessage(), trouble.errors());
        }
        if (failure instanceof NotPossibleNow impossible) {
            return of(HttpStatus.CONFLICT, impossible.code(), impossible.getMessage(), errors(impossible.problems()));
        }
        if (failure instanceof FeedFault fault) {
            return of(status(fault), fault.code(), fault.getMessage(), List.of());
        }
        if (isOutage(failure)) {
            return of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "unavailable",
                    "Tenure cannot reach its database just now. Nothing was kept: send it again later.",
                    List.of());
        }
        if (failure instanceof DirectoryUnavailable) {
            return of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "directory-unavailable",
                    "The directory does not answer just now: ask again later.",
                    List.of());
        }
        if (failure instanceof NoFirstPassword none) {
            return of(HttpStatus.CONFLICT, code(none), none.getMessage(), List.of());
        }
        return of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong in Tenure. Nothing was kept; give whoever runs it the traceId.",
                List.of());
    }

    /** A file that somebody handed in is their own, and not another system's fault. */
    private static HttpStatus status(FeedFault fault) {
        return switch (fault.code()) {
            case "upload-too-large" -> HttpStatus.PAYLOAD_TOO_LARGE;
            case "upload-empty" -> HttpStatus.BAD_REQUEST;
            default -> HttpStatus.BAD_GATEWAY;
        };
    }

    private static String code(NoFirstPassword none) {
        return "first-password-" + none.why().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<InputProblem> errors(InvalidPersonRecord invalid, UnaryOperator<String> pointer) {
        return invalid.problems().stream()
                .map(p -> new InputProblem(pointer.apply(p.field()), p.code(), p.detail()))
                .toList();
    }

    private static List<InputProblem> errors(List<FormProblem> problems) {
        return problems.stream()
                .map(problem -> new InputProblem(problem.pointer(), problem.code(), problem.detail()))
                .toList();
    }

    static boolean isOutage(Exception failure) {
        return failure instanceof DataAccessResourceFailureException
                || failure instanceof TransientDataAccessException
                || failure instanceof CannotCreateTransactionException;
    }
}
