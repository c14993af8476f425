package dev.tenure.user;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The settings of users and clients cannot be worked with, so Tenure does not start. */
class UnusableSignIn extends IllegalStateException {

    private final String advice;

    UnusableSignIn(String problem, String advice) {
        super(problem);
        this.advice = advice;
    }

    @Override
    public String getMessage() {
        return super.getMessage() + " " + advice;
    }

    /** Tells whoever started Tenure what to set, without a stack trace. */
    static class Analyzer extends AbstractFailureAnalyzer<UnusableSignIn> {
        @Override
        protected FailureAnalysis analyze(Throwable root, UnusableSignIn cause) {
            return new FailureAnalysis(cause.getMessage(), cause.advice, cause);
        }
    }
}
