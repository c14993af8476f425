package dev.tenure.console;

import dev.tenure.source.SourceRefusal;
import java.util.List;
import org.springframework.http.HttpStatus;

/** What a caller is told of a wish for an integration that cannot be met. */
final class SourceProblem {

    private SourceProblem() {}

    static Problem of(SourceRefusal refusal) {
        HttpStatus status =
                switch (refusal.why()) {
                    case INVALID -> HttpStatus.BAD_REQUEST;
                    case UNKNOWN -> HttpStatus.NOT_FOUND;
                    case OUTDATED -> HttpStatus.PRECONDITION_FAILED;
                    case NAME_TAKEN, WRONG_STATE, IN_USE, RUN_UNDER_WAY, NOT_SET_UP -> HttpStatus.CONFLICT;
                    case INCOMPLETE, UNREADABLE -> HttpStatus.UNPROCESSABLE_ENTITY;
                };
        List<InputProblem> errors = refusal.problems().stream()
                .map(problem -> new InputProblem(problem.field(), problem.code(), problem.detail()))
                .toList();
        return Problem.of(status, refusal.code(), refusal.getMessage(), errors);
    }
}
