package dev.tenure.source.http;

import dev.tenure.source.Connection;
import dev.tenure.source.FeedFault;

/** A setting that is a whole number. */
public final class SettingNumber {

    private SettingNumber() {}

    /**
     * Its value, or the preset if nothing is said.
     *
     * @throws FeedFault that names the setting and its bounds, if it is out of them
     */
    public static int of(Connection connection, String name, int preset, int least, int most) {
        String text = connection.find(name).map(String::strip).orElse("");
        if (text.isEmpty()) {
            return preset;
        }
        if (text.matches("\\d{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw FeedFault.ofAll(
                "setting-wrong", "The setting '" + name + "' is no whole number from " + least + " to " + most + ".");
    }
}
