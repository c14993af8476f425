package dev.tenure.console;

import java.util.List;
import org.springframework.http.HttpStatus;

/** A request that is answered with a problem, and is to blame for it. */
class Trouble extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;
    private final transient List<InputProblem> errors;

    /** @param code the end of the problem's type, {@code urn:tenure:problem:code} */
    Trouble(HttpStatus status, String code, String detail, List<InputProblem> errors) {
        super(detail);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    static Trouble invalid(List<InputProblem> errors) {
        return new Trouble(
                HttpStatus.BAD_REQUEST,
                "invalid-input",
                "What was sent cannot be taken: see 'errors' for each member at fault.",
                errors);
    }

    static Trouble invalid(String pointer, String code, String detail) {
        return invalid(List.of(new InputProblem(pointer, code, detail)));
    }

    static Trouble malformed(String detail) {
        return new Trouble(HttpStatus.BAD_REQUEST, "malformed-json", detail, List.of());
    }

    static Trouble tooLarge(long limit) {
        return new Trouble(
                HttpStatus.PAYLOAD_TOO_LARGE,
                "too-large",
                "The body has more than " + limit + " bytes: send less at once.",
                List.of());
    }

    static Trouble notFound() {
        return new Trouble(HttpStatus.NOT_FOUND, "not-found", "There is nothing here for you.", List.of());
    }

    static Trouble forbidden(String detail) {
        return new Trouble(HttpStatus.FORBIDDEN, "forbidden", detail, List.of());
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }

    List<InputProblem> errors() {
        return errors;
    }
}
