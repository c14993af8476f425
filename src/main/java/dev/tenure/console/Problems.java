package dev.tenure.console;

import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.lang.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers whatever goes wrong in a request with a {@link Problem}. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** The security chain answers these, and keeps a record of them. */
    @ExceptionHandler({AuthenticationException.class, AccessDeniedException.class})
    ResponseEntity<Object> notAllowed(RuntimeException why) {
        throw why;
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<Object> failed(Exception failure) {
        Problem problem = Problem.of(failure, Pointers::ofField);
        if (problem.status() >= 500) {
            LOG.error("A request failed: {}", problem.type(), failure);
        }
        return answer(problem);
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        if (known.is5xxServerError()) {
            LOG.error("A request failed: {}", known, failure);
        }
        Problem problem = Problem.of(
                known,
                known.is5xxServerError()
                        ? "internal"
                        : known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'),
                sentence(known),
                List.of());
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    static String sentence(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "The request cannot be understood: see /v3/api-docs for its form.";
            case NOT_FOUND -> "There is nothing here for you.";
            case METHOD_NOT_ALLOWED -> "This method is not offered here: see the header Allow.";
            case NOT_ACCEPTABLE -> "Answers are JSON: accept application/json.";
            case UNSUPPORTED_MEDIA_TYPE -> "Send the body as application/json, and say so in the header Content-Type.";
            case UNAUTHORIZED -> "Say who you are: by a bearer token, or by user name and password.";
            case FORBIDDEN -> "You may not do this.";
            default ->
                status.is4xxClientError()
                        ? "The request cannot be taken."
                        : "Something went wrong in Tenure. Give whoever runs it the traceId.";
        };
    }

    private static ResponseEntity<Object> answer(Problem problem) {
        var answer = ResponseEntity.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.status() == 409 || problem.status() == 503) {
            answer.header(HttpHeaders.RETRY_AFTER, problem.status() == 409 ? "1" : "30");
        }
        return answer.body(problem);
    }
}
