package dev.tenure.standin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The part of the AD schema that the stand-in knows: attributes from `ad-schema.tsv`, and the classes below. */
final class AdSchema {

    /** A structural class: its chain of superclasses, its letter in the table, its naming attribute, where it may lie. */
    record ObjectClass(
            String name, List<String> chain, char letter, String rdn, Set<String> parents, String category) {}

    private static final List<String> PERSON = List.of("top", "person", "organizationalPerson");
    private static final List<ObjectClass> CLASSES = List.of(
            new ObjectClass(
                    "user",
                    plus(PERSON, "user"),
                    'u',
                    "CN",
                    Set.of("builtinDomain", "organizationalUnit", "domainDNS", "container"),
                    "Person"),
            new ObjectClass(
                    "inetOrgPerson",
                    plus(PERSON, "user", "inetOrgPerson"),
                    'i',
                    "CN",
                    Set.of("domainDNS", "organizationalUnit", "container", "builtinDomain"),
                    "Person"),
            new ObjectClass(
                    "computer",
                    plus(PERSON, "user", "computer"),
                    'p',
                    "CN",
                    Set.of("container", "organizationalUnit", "domainDNS", "builtinDomain"),
                    "Computer"),
            new ObjectClass(
                    "contact",
                    plus(PERSON, "contact"),
                    'k',
                    "CN",
                    Set.of("organizationalUnit", "domainDNS", "container"),
                    "Person"),
            new ObjectClass(
                    "group",
                    List.of("top", "group"),
                    'g',
                    "CN",
                    Set.of("container", "builtinDomain", "organizationalUnit", "domainDNS"),
                    "Group"),
            new ObjectClass(
                    "organizationalUnit",
                    List.of("top", "organizationalUnit"),
                    'o',
                    "OU",
                    Set.of("organizationalUnit", "domainDNS"),
                    "Organizational-Unit"),
            new ObjectClass(
                    "container",
                    List.of("top", "container"),
                    'c',
                    "CN",
                    Set.of("domainDNS", "container", "organizationalUnit"),
                    "Container"),
            new ObjectClass(
                    "builtinDomain", List.of("top", "builtinDomain"), 'c', "CN", Set.of("domainDNS"), "Builtin-Domain"),
            new ObjectClass("domainDNS", List.of("top", "domain", "domainDNS"), 'd', "DC", Set.of(), "Domain-DNS"));

    private final Map<String, AttributeType> attributes = new HashMap<>();
    private final Map<String, ObjectClass> classes = new HashMap<>();

    AdSchema(boolean exchange) {
        for (ObjectClass one : CLASSES) {
            classes.put(one.name().toLowerCase(Locale.ROOT), one);
        }
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(AdSchema.class.getResourceAsStream("ad-schema.tsv")), StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(AdSchema::read)
                    .forEach(type -> {
                        if (exchange || !type.exchange()) {
                            attributes.put(type.key(), type);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AttributeType read(String line) {
        String[] cell = line.split("\t", -1);
        String flags = cell[2];
        return new AttributeType(
                cell[0],
                cell[1],
                flags.contains("1"),
                flags.contains("S"),
                flags.contains("C"),
                flags.contains("L"),
                flags.contains("B"),
                flags.contains("X"),
                cell[3].equals("-") ? -1 : Integer.parseInt(cell[3]),
                cell[4],
                cell[5],
                cell[6].equals("-") ? 0 : Integer.parseInt(cell[6]));
    }

    private static List<String> plus(List<String> chain, String... more) {
        var all = new java.util.ArrayList<>(chain);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    /** The attribute of this name in any case, or null. */
    AttributeType attribute(String name) {
        return attributes.get(name.toLowerCase(Locale.ROOT));
    }

    AttributeType known(String name) {
        return Objects.requireNonNull(attribute(name), name);
    }

    /** The other end of a link: memberOf for member, or null where the schema names none. */
    AttributeType otherEnd(AttributeType link) {
        int wanted = link.forward() ? link.linkId() + 1 : link.linkId() - 1;
        return attributes.values().stream()
                .filter(type -> type.linkId() == wanted)
                .findFirst()
                .orElse(null);
    }

    Iterable<AttributeType> attributes() {
        return attributes.values();
    }

    /** The structural class of this name in any case, or null. */
    ObjectClass structural(String name) {
        return classes.get(name.toLowerCase(Locale.ROOT));
    }

    /** Whether the name is one of a class that is never structural, such as top or person. */
    boolean abstractClass(String name) {
        return Set.of("top", "person", "organizationalperson", "domain", "securityprincipal", "mailrecipient")
                .contains(name.toLowerCase(Locale.ROOT));
    }

    boolean allows(ObjectClass holder, AttributeType type) {
        return type.classes().indexOf(holder.letter()) >= 0;
    }
}
