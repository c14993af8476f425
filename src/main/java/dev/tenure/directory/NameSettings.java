package dev.tenure.directory;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * How accounts are named. Patterns are separated by semicolons, the preferred one first.
 *
 * @param accountName user names (sAMAccountName)
 * @param principalName what precedes the @ in user principal names
 * @param mail addresses that Tenure makes; empty to use what HR states
 * @param highestNumber the last number that tells people of one name apart; 1 for no numbers
 * @param namesKeptFor how long after an account is gone its names stay taken; null for ever
 * @param renameAccountName whether the user name follows when somebody is called otherwise
 */
@ConfigurationProperties("tenure.directory")
record NameSettings(
        @DefaultValue("{given}.{family}") String accountName,
        @DefaultValue("{account}") String principalName,
        @DefaultValue("{display};{display} ({account})") String commonName,
        @DefaultValue("{given} {family}") String displayName,
        @DefaultValue("") String mail,
        @DefaultValue("9999") int highestNumber,
        @Nullable Duration namesKeptFor,
        @DefaultValue("NEVER") AccountRename renameAccountName) {

    NameSettings {
        if (highestNumber < 1 || highestNumber > 99_999) {
            throw new IllegalArgumentException("tenure.directory.highest-number must be from 1 to 99999.");
        }
        if (namesKeptFor != null && namesKeptFor.isNegative()) {
            throw new IllegalArgumentException("tenure.directory.names-kept-for must not be negative.");
        }
    }
}
