package dev.tenure.standin;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds objects and shows them: filters, links seen from either end, computed attributes, ranges of values. */
final class Reads {

    private static final String BIT_AND = "1.2.840.113556.1.4.803";
    private static final String BIT_OR = "1.2.840.113556.1.4.804";
    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";
    private static final Pattern RANGE = Pattern.compile("(?i)range=(\\d+)-(\\d+|\\*)");
    private static final List<String> ANR =
            List.of("displayname", "givenname", "sn", "samaccountname", "name", "mail", "physicaldeliveryofficename");
    private static final Set<String> NEVER_SHOWN = Set.of("unicodepwd", "ntsecuritydescriptor");

    private final Domain domain;
    private final AdSchema schema;
    private final int valueLimit;
    private final Map<String, AttributeType> forwardOf = new HashMap<>();
    private final Map<String, AttributeType> backOf = new HashMap<>();

    Reads(Domain domain, int valueLimit) {
        this.domain = domain;
        this.schema = domain.schema;
        this.valueLimit = valueLimit;
        for (AttributeType type : schema.attributes()) {
            AttributeType other = type.back() || type.forward() ? schema.otherEnd(type) : null;
            if (other != null) {
                (type.back() ? forwardOf : backOf).put(type.key(), other);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------- search

    /** Objects in scope that fit, in the order in which they came to be known. */
    List<AdObject> find(AdObject base, SearchScope scope, Filter filter, boolean showDeleted) {
        List<AdObject> found = new ArrayList<>();
        if (SearchScope.BASE.equals(scope)) {
            if (seen(base, showDeleted) && Boolean.TRUE.equals(fits(base, filter))) {
                found.add(base);
            }
            return found;
        }
        Collection<AdObject> candidates = candidates(filter);
        if (candidates != null) {
            for (AdObject one : candidates) {
                boolean inScope = SearchScope.ONE.equals(scope)
                        ? one.parent == base
                        : (one == base && SearchScope.SUB.equals(scope)) || one.isBelow(base);
                if (inScope && seen(one, showDeleted) && Boolean.TRUE.equals(fits(one, filter))) {
                    found.add(one);
                }
            }
            return found;
        }
        Deque<AdObject> open = new ArrayDeque<>();
        if (SearchScope.SUB.equals(scope)) {
            open.add(base);
        } else {
            open.addAll(base.children.values());
        }
        while (!open.isEmpty()) {
            AdObject one = open.remove();
            if (seen(one, showDeleted) && Boolean.TRUE.equals(fits(one, filter))) {
                found.add(one);
            }
            if (!SearchScope.ONE.equals(scope)) {
                open.addAll(one.children.values());
            }
        }
        return found;
    }

    private boolean seen(AdObject object, boolean showDeleted) {
        return showDeleted || !(object.deleted || object == domain.deletedObjects);
    }

    /** The objects that a filter can fit at most, from the maps; null when only the tree can tell. */
    private Collection<AdObject> candidates(Filter filter) {
        switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> {
                Collection<AdObject> fewest = null;
                for (Filter part : filter.getComponents()) {
                    Collection<AdObject> some = candidates(part);
                    if (some != null && (fewest == null || some.size() < fewest.size())) {
                        fewest = some;
                    }
                }
                return fewest;
            }
            case Filter.FILTER_TYPE_OR -> {
                Set<AdObject> all = new LinkedHashSet<>();
                for (Filter part : filter.getComponents()) {
                    Collection<AdObject> some = candidates(part);
                    if (some == null) {
                        return null;
                    }
                    all.addAll(some);
                }
                return all;
            }
            case Filter.FILTER_TYPE_EQUALITY -> {
                if (filter.getAttributeName().equalsIgnoreCase("anr")) {
                    return null;
                }
                return equalTo(schema.attribute(filter.getAttributeName()), filter.getAssertionValueBytes());
            }
            default -> {
                return null;
            }
        }
    }

    private Collection<AdObject> equalTo(AttributeType type, byte[] value) {
        if (type == null) {
            return List.of();
        }
        if (type.forward() || type.back()) {
            AdObject target = resolve(value);
            return target == null
                    ? List.of()
                    : type.forward() ? target.linkedFrom(type.key()) : linksOf(target, forwardOf.get(type.key()));
        }
        switch (type.name()) {
            case "objectGUID" -> {
                String hex = type.normal(value, false);
                return hex.length() != 32
                        ? List.of()
                        : one(domain.byGuid(Ids.guid(java.util.HexFormat.of().parseHex(hex))));
            }
            case "objectSid" -> {
                return one(domain.bySid(java.util.HexFormat.of().parseHex(type.normal(value, false))));
            }
            case "distinguishedName" -> {
                return one(resolve(value));
            }
            default -> {
                return domain.indexed(type, value);
            }
        }
    }

    private static Collection<AdObject> linksOf(AdObject object, AttributeType forward) {
        return forward == null ? List.of() : object.linked(forward.key());
    }

    private static Collection<AdObject> one(AdObject object) {
        return object == null ? List.of() : List.of(object);
    }

    private AdObject resolve(byte[] dn) {
        try {
            return domain.named(new String(dn, StandardCharsets.UTF_8));
        } catch (com.unboundid.ldap.sdk.LDAPException notADn) {
            return null;
        }
    }

    // ------------------------------------------------------------------------------------------------- filter

    /** True, false, or null for a filter that asks what the schema does not know. */
    private Boolean fits(AdObject object, Filter filter) {
        switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> {
                Boolean all = Boolean.TRUE;
                for (Filter part : filter.getComponents()) {
                    Boolean fit = fits(object, part);
                    if (Boolean.FALSE.equals(fit)) {
                        return Boolean.FALSE;
                    }
                    all = fit == null ? null : all;
                }
                return all;
            }
            case Filter.FILTER_TYPE_OR -> {
                Boolean any = Boolean.FALSE;
                for (Filter part : filter.getComponents()) {
                    Boolean fit = fits(object, part);
                    if (Boolean.TRUE.equals(fit)) {
                        return Boolean.TRUE;
                    }
                    any = fit == null ? null : any;
                }
                return any;
            }
            case Filter.FILTER_TYPE_NOT -> {
                Boolean fit = fits(object, filter.getNOTComponent());
                return fit == null ? null : !fit;
            }
            default -> {
                if ("anr".equalsIgnoreCase(filter.getAttributeName())) {
                    return ambiguous(object, filter.getAssertionValue());
                }
                AttributeType type = schema.attribute(String.valueOf(filter.getAttributeName()));
                if (type == null || NEVER_SHOWN.contains(type.key())) {
                    // Samba takes what it does not know for untrue, so that its negation is true; Windows for
                    // undefined.
                    return domain.answers.microsoft ? null : Boolean.FALSE;
                }
                return fits(object, type, filter);
            }
        }
    }

    private Boolean fits(AdObject object, AttributeType type, Filter filter) {
        boolean fold = domain.answers.microsoft;
        switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_PRESENCE -> {
                return !values(object, type).isEmpty();
            }
            case Filter.FILTER_TYPE_EQUALITY, Filter.FILTER_TYPE_APPROXIMATE_MATCH -> {
                byte[] wanted = filter.getAssertionValueBytes();
                if (type.forward()) {
                    AdObject target = resolve(wanted);
                    return target != null && object.linked(type.key()).contains(target);
                }
                if (type.back()) {
                    AdObject target = resolve(wanted);
                    AttributeType forward = forwardOf.get(type.key());
                    return target != null
                            && forward != null
                            && object.linkedFrom(forward.key()).contains(target);
                }
                String text = new String(wanted, StandardCharsets.UTF_8);
                if (type.name().equals("objectCategory") && !text.contains("=")) {
                    String category = object.type.category();
                    return category.equalsIgnoreCase(text)
                            || (text.equalsIgnoreCase("user") && category.equals("Person"))
                            || category.replace("-", "").equalsIgnoreCase(text);
                }
                if (type.name().equals("objectClass")) {
                    return object.type.chain().stream().anyMatch(text::equalsIgnoreCase);
                }
                String normal = type.normal(wanted, fold);
                return values(object, type).stream()
                        .anyMatch(value -> type.normal(value, fold).equals(normal));
            }
            case Filter.FILTER_TYPE_SUBSTRING -> {
                if (type.dn() || type.number()) {
                    return Boolean.FALSE;
                }
                Pattern pattern = pattern(filter, type, fold);
                return values(object, type).stream()
                        .anyMatch(value ->
                                pattern.matcher(type.normal(value, fold)).matches());
            }
            case Filter.FILTER_TYPE_GREATER_OR_EQUAL, Filter.FILTER_TYPE_LESS_OR_EQUAL -> {
                boolean greater = filter.getFilterType() == Filter.FILTER_TYPE_GREATER_OR_EQUAL;
                return values(object, type).stream().anyMatch(value -> {
                    int order = compare(type, value, filter.getAssertionValueBytes());
                    return greater ? order >= 0 : order <= 0;
                });
            }
            case Filter.FILTER_TYPE_EXTENSIBLE_MATCH -> {
                return extensible(object, type, filter);
            }
            default -> {
                return null;
            }
        }
    }

    private Boolean extensible(AdObject object, AttributeType type, Filter filter) {
        String rule = String.valueOf(filter.getMatchingRuleID());
        String wanted = filter.getAssertionValue();
        switch (rule) {
            case BIT_AND, BIT_OR -> {
                long mask;
                try {
                    mask = Long.parseLong(wanted);
                } catch (NumberFormatException notANumber) {
                    return null;
                }
                return values(object, type).stream().anyMatch(value -> {
                    long bits = Long.parseLong(new String(value, StandardCharsets.UTF_8)) & mask;
                    return rule.equals(BIT_AND) ? bits == mask : bits != 0;
                });
            }
            case IN_CHAIN -> {
                AdObject target = resolve(filter.getAssertionValueBytes());
                AttributeType forward = type.forward() ? type : forwardOf.get(type.key());
                if (target == null || forward == null) {
                    return Boolean.FALSE;
                }
                Collection<AdObject> first =
                        type.forward() ? object.linked(forward.key()) : object.linkedFrom(forward.key());
                return Domain.closure(first, forward.key(), type.forward()).contains(target);
            }
            default -> {
                return null;
            }
        }
    }

    private static int compare(AttributeType type, byte[] left, byte[] right) {
        String a = type.normal(left, false);
        String b = type.normal(right, false);
        if (type.number()) {
            try {
                return Long.compare(Long.parseLong(a), Long.parseLong(b));
            } catch (NumberFormatException notANumber) {
                return -1;
            }
        }
        return Accents.fold(a).compareTo(Accents.fold(b));
    }

    private static Pattern pattern(Filter filter, AttributeType type, boolean fold) {
        StringBuilder text = new StringBuilder();
        if (filter.getSubInitialBytes() != null) {
            text.append(Pattern.quote(part(filter.getSubInitialBytes(), type, fold)));
        }
        text.append(".*");
        for (byte[] any : filter.getSubAnyBytes()) {
            text.append(Pattern.quote(part(any, type, fold))).append(".*");
        }
        if (filter.getSubFinalBytes() != null) {
            text.append(Pattern.quote(part(filter.getSubFinalBytes(), type, fold)));
        }
        return Pattern.compile(text.toString(), Pattern.DOTALL);
    }

    /** A piece of a value: like a value, but its outer spaces count. */
    private static String part(byte[] piece, AttributeType type, boolean fold) {
        String text = new String(piece, StandardCharsets.UTF_8);
        if (!type.text()) {
            return text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return fold ? Accents.fold(lower) : lower;
    }

    private Boolean ambiguous(AdObject object, String wanted) {
        String start = AttributeType.lower(wanted);
        for (String name : ANR) {
            for (byte[] value : values(object, schema.known(name))) {
                if (AttributeType.lower(new String(value, StandardCharsets.UTF_8))
                        .startsWith(start)) {
                    return Boolean.TRUE;
                }
            }
        }
        return Boolean.FALSE;
    }

    // ------------------------------------------------------------------------------------------------- values

    private List<byte[]> values(AdObject object, AttributeType type) {
        Attribute attribute = attribute(object, type, false);
        return attribute == null ? List.of() : Arrays.asList(attribute.getValueByteArrays());
    }

    /** An attribute as it would be shown, or null; `atBase` also allows what only a search of one object computes. */
    private Attribute attribute(AdObject object, AttributeType type, boolean atBase) {
        String name = type.name();
        if (NEVER_SHOWN.contains(type.key())) {
            return null;
        }
        if (type.forward()) {
            return dns(name, object.linked(type.key()));
        }
        AttributeType forward = forwardOf.get(type.key());
        if (type.back()) {
            return forward == null ? null : dns(name, object.linkedFrom(forward.key()));
        }
        switch (name) {
            case "name" -> {
                return new Attribute(name, object.rdnValue);
            }
            case "cn", "ou", "dc" -> {
                return name.equalsIgnoreCase(object.rdnType)
                        ? new Attribute(name, object.rdnValue)
                        : object.values.get(type.key());
            }
            case "distinguishedName" -> {
                return new Attribute(name, domain.dn(object));
            }
            case "objectClass" -> {
                return new Attribute(name, object.type.chain());
            }
            case "structuralObjectClass" -> {
                return new Attribute(name, object.type.chain());
            }
            case "objectGUID" -> {
                return new Attribute(name, Ids.bytes(object.guid));
            }
            case "objectSid" -> {
                return object.sid == null ? null : new Attribute(name, object.sid);
            }
            case "parentGUID" -> {
                return object.parent == null ? null : new Attribute(name, Ids.bytes(object.parent.guid));
            }
            case "createTimeStamp" -> {
                return new Attribute(name, object.text("whencreated"));
            }
            case "modifyTimeStamp" -> {
                return new Attribute(name, object.text("whenchanged"));
            }
            case "canonicalName" -> {
                return new Attribute(name, canonical(object));
            }
            case "msDS-User-Account-Control-Computed" -> {
                return object.isA("user")
                        ? new Attribute(name, object.number("lockouttime", 0) > 0 ? "16" : "0")
                        : null;
            }
            case "tokenGroups" -> {
                return atBase && object.isA("user")
                        ? new Attribute(
                                name,
                                domain.groups(object).stream()
                                        .filter(group -> group.sid != null)
                                        .map(group -> group.sid)
                                        .toArray(byte[][]::new))
                        : null;
            }
            default -> {
                return object.values.get(type.key());
            }
        }
    }

    private Attribute dns(String name, Collection<AdObject> objects) {
        return objects.isEmpty()
                ? null
                : new Attribute(name, objects.stream().map(domain::dn).toList());
    }

    String canonical(AdObject object) {
        if (object == domain.root) {
            return domain.realm.toLowerCase(Locale.ROOT) + "/";
        }
        String parent = canonical(object.parent);
        return parent + (parent.endsWith("/") ? "" : "/") + object.rdnValue;
    }

    /** The object as an entry with the attributes that were asked for. */
    Entry show(AdObject object, List<String> wanted, boolean typesOnly, boolean atBase) {
        Map<String, Attribute> shown = new java.util.LinkedHashMap<>();
        boolean everything = wanted.isEmpty() || wanted.contains("*");
        if (everything) {
            for (String key : object.values.keySet()) {
                show(shown, object, schema.known(key), null, atBase);
            }
            for (String name : List.of("objectClass", "name", "distinguishedName", "objectGUID", "objectSid")) {
                show(shown, object, schema.known(name), null, atBase);
            }
            show(shown, object, schema.known(object.rdnType), null, atBase);
            object.links.keySet().forEach(key -> show(shown, object, schema.known(key), null, atBase));
            object.backs.keySet().forEach(key -> {
                if (backOf.containsKey(key)) {
                    show(shown, object, backOf.get(key), null, atBase);
                }
            });
        }
        for (String asked : wanted) {
            int option = asked.indexOf(';');
            AttributeType type = schema.attribute(option < 0 ? asked : asked.substring(0, option));
            if (type != null) {
                show(shown, object, type, option < 0 ? null : asked.substring(option + 1), atBase);
            }
        }
        Collection<Attribute> attributes = typesOnly
                ? shown.values().stream()
                        .map(attribute -> new Attribute(attribute.getName()))
                        .toList()
                : shown.values();
        return new Entry(domain.dn(object), attributes);
    }

    private void show(
            Map<String, Attribute> shown, AdObject object, AttributeType type, String option, boolean atBase) {
        Attribute attribute = attribute(object, type, atBase);
        if (attribute == null || attribute.getRawValues().length == 0) {
            return;
        }
        Matcher range = option == null ? null : RANGE.matcher(option);
        int total = attribute.getRawValues().length;
        if (range != null && range.matches()) {
            ranged(
                    shown,
                    attribute,
                    Integer.parseInt(range.group(1)),
                    range.group(2).equals("*") ? total - 1 : Integer.parseInt(range.group(2)),
                    option);
        } else if (total > valueLimit && !type.single()) {
            ranged(shown, attribute, 0, total - 1, option);
        } else {
            shown.putIfAbsent(attribute.getName(), attribute);
        }
    }

    private void ranged(Map<String, Attribute> shown, Attribute attribute, int from, int to, String option) {
        byte[][] all = attribute.getValueByteArrays();
        if (to < from && from < all.length) {
            shown.put(attribute.getName(), new Attribute(attribute.getName() + ";" + option));
            return;
        }
        int last = Math.min(Math.min(to, all.length - 1), from + valueLimit - 1);
        byte[][] some = from >= all.length ? new byte[0][] : Arrays.copyOfRange(all, from, last + 1);
        String end = from >= all.length || last >= all.length - 1 ? "*" : Integer.toString(last);
        shown.put(attribute.getName(), new Attribute(attribute.getName() + ";range=" + from + "-" + end, some));
    }
}
