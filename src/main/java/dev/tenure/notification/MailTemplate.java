package dev.tenure.notification;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a mail can be about. Its code is the beginning of the keys of its texts. */
enum MailTemplate {
    JOINED,
    CHANGED,
    LEFT,
    MANAGER_LEFT,
    ACTION_NEEDED,
    OVERDUE,
    FAILED,
    RUN_WAITING,
    DIRECTORY_LOST,
    DIRECTORY_BACK;

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static MailTemplate ofCode(String code) {
        return Arrays.stream(values())
                .filter(template -> template.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no mail '" + code + "'; there are "
                        + Arrays.stream(values()).map(MailTemplate::code).collect(Collectors.joining(", ")) + "."));
    }
}
