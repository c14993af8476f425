package dev.tenure.roster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A fact about a person that a source may state, under its name in the API. Beside the constants there are
 * own fields ({@link #attribute}), which a source names freely.
 *
 * @param name as in the API: {@code givenName}, {@code attributes.costCenter}
 */
public record Field(String name) implements Comparable<Field> {

    public static final Field GIVEN_NAME = new Field("givenName");
    public static final Field FAMILY_NAME = new Field("familyName");
    public static final Field EMAIL = new Field("email");
    public static final Field OTHER_EMAILS = new Field("otherEmails");
    public static final Field TITLE = new Field("title");
    public static final Field DEPARTMENT = new Field("department");
    public static final Field LOCATION = new Field("location");
    public static final Field COMPANY = new Field("company");
    public static final Field MANAGER = new Field("managerEmployeeId");
    public static final Field EMPLOYMENT_TYPE = new Field("employmentType");
    public static final Field START_DATE = new Field("startDate");
    public static final Field END_DATE = new Field("endDate");
    public static final Field PHONE = new Field("phone");
    public static final Field MOBILE = new Field("mobile");
    public static final Field ACTIVE = new Field("active");

    /** The first day of a leave of absence. */
    public static final Field LEAVE_START = new Field("leaveStart");

    /** The last day of a leave of absence; not known while nobody knows when it ends. */
    public static final Field LEAVE_END = new Field("leaveEnd");

    /** Works here, and must not use the account for now. */
    public static final Field SUSPENDED = new Field("suspended");

    /** The day on which the source created the person; not the one on which Tenure first heard of them. */
    public static final Field CREATED_DATE = new Field("createdDate");

    private static final String OWN = "attributes.";

    private static final List<Field> KNOWN = List.of(
            GIVEN_NAME,
            FAMILY_NAME,
            EMAIL,
            OTHER_EMAILS,
            TITLE,
            DEPARTMENT,
            LOCATION,
            COMPANY,
            MANAGER,
            EMPLOYMENT_TYPE,
            START_DATE,
            END_DATE,
            PHONE,
            MOBILE,
            ACTIVE,
            LEAVE_START,
            LEAVE_END,
            SUSPENDED,
            CREATED_DATE);

    private static final Set<Field> DATES = Set.of(START_DATE, END_DATE, LEAVE_START, LEAVE_END, CREATED_DATE);
    private static final Set<Field> TRUTHS = Set.of(ACTIVE, SUSPENDED);

    private static final Map<String, Field> BY_NAME =
            KNOWN.stream().collect(Collectors.toUnmodifiableMap(Field::name, Function.identity()));

    /** Every field that Tenure itself understands, in the order in which people are shown them. */
    public static List<Field> known() {
        return KNOWN;
    }

    /** A field of the customer's own, such as {@code costCenter}. */
    public static Field attribute(String name) {
        return new Field(OWN + name);
    }

    /**
     * The field of that name.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public static Field named(String name) {
        Field known = BY_NAME.get(name);
        if (known != null) {
            return known;
        }
        if (name.startsWith(OWN) && name.length() > OWN.length()) {
            return new Field(name);
        }
        throw new IllegalArgumentException("No field of a person is named '" + name + "'.");
    }

    public boolean isDate() {
        return DATES.contains(this);
    }

    /** Whether its value is true or false. */
    public boolean isTruth() {
        return TRUTHS.contains(this);
    }

    public boolean isAttribute() {
        return name.startsWith(OWN);
    }

    /** The customer's own name of an {@link #isAttribute() own field}, without its prefix. */
    public String attributeName() {
        return name.substring(OWN.length());
    }

    @Override
    public int compareTo(Field other) {
        int mine = KNOWN.indexOf(this);
        int theirs = KNOWN.indexOf(other);
        if (mine >= 0 && theirs >= 0) {
            return Integer.compare(mine, theirs);
        }
        return mine >= 0 ? -1 : theirs >= 0 ? 1 : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
