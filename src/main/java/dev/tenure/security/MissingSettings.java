package dev.tenure.security;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tenure cannot start because somebody has yet to say something. */
class MissingSettings extends IllegalStateException {

    MissingSettings(List<String> settings) {
        super("Tenure does not start because these settings are missing:"
                + settings.stream()
                        .map(setting ->
                                "\n  " + setting + " (environment variable " + RequiredSettings.variable(setting) + ")")
                        .collect(Collectors.joining()));
    }

    /** Tells whoever started Tenure what to set, without a stack trace. */
    static class Analyzer extends AbstractFailureAnalyzer<MissingSettings> {
        @Override
        protected FailureAnalysis analyze(Throwable root, MissingSettings cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Set them. A secret can stand in a file: a variable that ends in PASSWORD, TOKEN, SECRET, KEY or "
                            + "HASH may be given as ..._FILE with the file's path. To run without mail, set "
                            + "TENURE_NOTIFICATION_ENABLED=false.",
                    cause);
        }
    }
}
