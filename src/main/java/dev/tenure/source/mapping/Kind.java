package dev.tenure.source.mapping;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.primitives.UnsignedLong;
import com.google.protobuf.Timestamp;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.tenure.roster.Field;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.lang.Nullable;

/** What a field holds, and how a source may spell it. */
enum Kind {
    TEXT(CelKind.STRING, CelKind.INT, CelKind.UINT, CelKind.DOUBLE) {
        @Override
        String spell(Object value) throws Unfit {
            return plain(value);
        }
    },
    /** A field of the customer's own: whatever can be written in a line. */
    OWN(CelKind.STRING, CelKind.INT, CelKind.UINT, CelKind.DOUBLE, CelKind.BOOL, CelKind.TIMESTAMP) {
        @Override
        String spell(Object value) throws Unfit {
            return value instanceof Boolean || value instanceof Instant ? value.toString() : plain(value);
        }
    },
    DATE(CelKind.STRING, CelKind.INT, CelKind.TIMESTAMP) {
        @Override
        String spell(Object value) throws Unfit {
            return Times.day(value instanceof Instant ? value.toString() : plain(value))
                    .map(LocalDate::toString)
                    .orElseThrow(() -> new Unfit(
                            "not-a-date",
                            "is no date in a spelling that means one day only: write it as 2026-12-31, or read it with"
                                    + " parseDate('dd/MM/yyyy')"));
        }
    },
    TRUTH(CelKind.STRING, CelKind.INT, CelKind.BOOL) {
        @Override
        String spell(Object value) throws Unfit {
            return Boolean.toString(truth(value));
        }
    },
    /** Several addresses: a list, or text with semicolons or commas between them. */
    ADDRESSES(CelKind.STRING, CelKind.LIST) {
        @Override
        String spell(Object value) throws Unfit {
            if (!(value instanceof List<?> list)) {
                return plain(value).replace(',', ';');
            }
            StringBuilder all = new StringBuilder();
            for (Object each : list) {
                all.append(all.isEmpty() || each == null ? "" : ";").append(each == null ? "" : plain(each));
                withinLimit(all.length());
            }
            return all.toString();
        }
    },
    MOMENT(CelKind.STRING, CelKind.INT, CelKind.TIMESTAMP) {
        @Override
        String spell(Object value) throws Unfit {
            return Times.moment(value instanceof Instant ? value.toString() : plain(value))
                    .map(Instant::toString)
                    .orElseThrow(() -> new Unfit(
                            "not-a-time", "is no moment: write it as 2026-12-31T08:00:00Z, or in milliseconds"));
        }
    };

    /** No field of ours takes as much; what is longer is not worth looking at. */
    private static final int LONGEST = 20_000;

    /** Digits before or behind the point, past which a number is no number of HR's. */
    private static final int MOST_DIGITS = 40;

    private static final Set<String> TRUE = Set.of(
            "true", "1", "yes", "y", "t", "on", "x", "ja", "j", "oui", "o", "vrai", "sant", "wahr", "sand", "sann");
    private static final Set<String> FALSE = Set.of(
            "false", "0", "no", "n", "f", "off", "nej", "nei", "nein", "non", "faux", "falskt", "falsch", "falsk",
            "usann");

    private final ImmutableSet<CelKind> from;

    Kind(CelKind first, CelKind... more) {
        from = Sets.immutableEnumSet(first, more);
    }

    static Kind of(Field field) {
        if (field.isAttribute()) {
            return OWN;
        }
        if (field.equals(Field.OTHER_EMAILS)) {
            return ADDRESSES;
        }
        return field.isDate() ? DATE : field.isTruth() ? TRUTH : TEXT;
    }

    /** For people. */
    String title() {
        return switch (this) {
            case TEXT, OWN -> "text";
            case DATE -> "date";
            case TRUTH -> "truth";
            case ADDRESSES -> "list of addresses";
            case MOMENT -> "moment";
        };
    }

    /** Whether an expression of that type can make a value; what is known only with the record may. */
    boolean takes(CelType type) {
        return switch (type.kind()) {
            case DYN, ANY, NULL_TYPE, OPAQUE, TYPE_PARAM -> true;
            default -> from.contains(type.kind());
        };
    }

    /** The value in the roster's spelling, before the roster's own check; blank is none. */
    Optional<String> read(@Nullable Object value) throws Unfit {
        if (value == null || (value instanceof String text && text.isBlank())) {
            return Optional.empty();
        }
        return Optional.of(spell(
                        value instanceof Timestamp moment
                                ? Instant.ofEpochSecond(moment.getSeconds(), moment.getNanos())
                                : value))
                .filter(text -> !text.isBlank());
    }

    abstract String spell(Object value) throws Unfit;

    /** Leading zeros stay, and a number is never written with an exponent. */
    static String plain(Object value) throws Unfit {
        if (value instanceof String text) {
            withinLimit(text.length());
            return text;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof UnsignedLong) {
            return value.toString();
        }
        if (value instanceof Number number) {
            return decimal(number);
        }
        if (value instanceof Map || value instanceof List) {
            throw new Unfit("not-text", "is a list or an object: name the part that is meant, as in [0] or .name");
        }
        throw new Unfit("not-text", "is no text");
    }

    private static String decimal(Number number) throws Unfit {
        try {
            BigDecimal decimal = number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
            if (Math.abs((long) decimal.precision() - decimal.scale()) > MOST_DIGITS
                    || Math.abs((long) decimal.scale()) > MOST_DIGITS) {
                throw new Unfit("not-a-number", "is a number of more than " + MOST_DIGITS + " digits");
            }
            return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException notFinite) {
            throw new Unfit("not-a-number", "is no finite number");
        }
    }

    static boolean truth(Object value) throws Unfit {
        if (value instanceof Boolean truth) {
            return truth;
        }
        String text = plain(value).strip().toLowerCase(Locale.ROOT);
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        throw new Unfit(
                "not-true-or-false", "is neither true nor false: write it as true, yes, ja, 1 or false, no, nej, 0");
    }

    private static void withinLimit(int length) throws Unfit {
        if (length > LONGEST) {
            throw new Unfit("too-long", "has more than " + LONGEST + " characters");
        }
    }
}
