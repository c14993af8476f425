package dev.tenure.directory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether, and by what, leavers are hidden from address lists.
 *
 * @param hideLeavers whether they are
 * @param hideAttribute the attribute that hides an account; Exchange's, or one that a synchronisation rule reads
 * @param hideValue what it holds while the account is hidden
 * @param hideClearsAddressBook whether {@code showInAddressBook} is emptied as well
 */
@ConfigurationProperties("tenure.directory")
record HidingSettings(
        @DefaultValue("false") boolean hideLeavers,
        @DefaultValue("msExchHideFromAddressLists") String hideAttribute,
        @DefaultValue("TRUE") String hideValue,
        @DefaultValue("false") boolean hideClearsAddressBook) {

    HidingSettings {
        hideAttribute = hideAttribute.strip();
        if (hideLeavers && (hideAttribute.isEmpty() || hideValue.isBlank())) {
            throw new IllegalArgumentException("tenure.directory.hide-attribute and tenure.directory.hide-value are"
                    + " needed when leavers are to be hidden: name the attribute and what it shall hold.");
        }
        if (hideLeavers && DirectorySettings.isNeverMapped(hideAttribute)) {
            throw new IllegalArgumentException("tenure.directory.hide-attribute may not write " + hideAttribute + ".");
        }
    }
}
