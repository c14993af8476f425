package dev.tenure.standin;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** One attribute of the directory's schema: what its values look like, how they compare, and who may hold it. */
record AttributeType(
        String name,
        String syntax,
        boolean single,
        boolean system,
        boolean constructed,
        boolean forward,
        boolean back,
        boolean exchange,
        int upper,
        String classes,
        String propertySet,
        int linkId) {

    private static final Pattern TIME = Pattern.compile("\\d{10,14}(\\.\\d+)?(Z|[+-]\\d{4})");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    /** Samba does not measure the name of an entry, though its schema has a limit. */
    static final Set<String> UNMEASURED = Set.of("cn", "name", "ou", "dc");

    String key() {
        return name.toLowerCase(Locale.ROOT);
    }

    boolean text() {
        return syntax.equals("text") || syntax.equals("teletex");
    }

    boolean dn() {
        return syntax.equals("dn");
    }

    boolean number() {
        return syntax.equals("integer") || syntax.equals("long");
    }

    /** What a value becomes for comparison; `fold` also takes accents away, as Windows does. */
    String normal(byte[] value, boolean fold) {
        switch (syntax) {
            case "text", "teletex", "oid" -> {
                String text = lower(new String(value, StandardCharsets.UTF_8));
                return fold ? Accents.fold(text) : text;
            }
            case "integer", "long" -> {
                String text = new String(value, StandardCharsets.UTF_8).strip();
                try {
                    return Long.toString(Long.parseLong(text));
                } catch (NumberFormatException notANumber) {
                    return "?" + text;
                }
            }
            case "dn" -> {
                try {
                    return new DN(new String(value, StandardCharsets.UTF_8)).toNormalizedString();
                } catch (LDAPException notADn) {
                    return lower(new String(value, StandardCharsets.UTF_8));
                }
            }
            case "octets", "sid", "sd" -> {
                return binary(value);
            }
            default -> {
                return new String(value, StandardCharsets.UTF_8);
            }
        }
    }

    /** An objectGUID or objectSid may be asked for by its bytes or by its text. */
    private String binary(byte[] value) {
        if (name.equals("objectGUID") && value.length != 16) {
            try {
                return Ids.hex(Ids.bytes(UUID.fromString(new String(value, StandardCharsets.UTF_8))));
            } catch (IllegalArgumentException notAGuid) {
                return "?";
            }
        }
        if (syntax.equals("sid") && value.length > 2 && value[0] == 'S' && value[1] == '-') {
            return Ids.hex(Ids.sid(new String(value, StandardCharsets.UTF_8)));
        }
        return Ids.hex(value);
    }

    static String lower(String text) {
        return SPACES.matcher(text.strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** Whether a value has the right form, its length aside. */
    boolean wellFormed(byte[] value) {
        if (syntax.equals("octets") || syntax.equals("sid") || syntax.equals("sd")) {
            return true;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
        try {
            switch (syntax) {
                case "integer" -> Integer.parseInt(text);
                case "long" -> Long.parseLong(text);
                default -> {}
            }
        } catch (NumberFormatException notANumber) {
            return false;
        }
        return switch (syntax) {
            case "boolean" -> text.equals("TRUE") || text.equals("FALSE");
            case "time" -> TIME.matcher(text).matches();
            default -> true;
        };
    }

    /** Whether a value is longer (a number: larger) than the schema allows. */
    boolean tooLong(byte[] value) {
        if (upper < 0) {
            return false;
        }
        if (syntax.equals("integer")) {
            return wellFormed(value) && Integer.parseInt(new String(value, StandardCharsets.UTF_8)) > upper;
        }
        if (text() || syntax.equals("ia5") || syntax.equals("exact") || syntax.equals("numeric")) {
            String text = new String(value, StandardCharsets.UTF_8);
            return text.codePointCount(0, text.length()) > upper;
        }
        return value.length > upper;
    }
}
