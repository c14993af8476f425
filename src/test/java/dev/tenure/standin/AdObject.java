package dev.tenure.standin;

import com.unboundid.ldap.sdk.Attribute;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One object of the directory. Its place is its parent and its name, and a link is a reference to the other object and
 * back, so that a rename or a move of whole branches costs nothing and every link follows it.
 */
final class AdObject {

    final UUID guid;
    final AdSchema.ObjectClass type;
    byte[] sid;
    AdObject parent;
    String rdnType;
    String rdnValue;
    boolean deleted;
    /** Attributes by lower-case name: those that are kept as they were written. */
    final Map<String, Attribute> values = new HashMap<>();
    /** Forward links by lower-case name: member, manager ... */
    final Map<String, Set<AdObject>> links = new HashMap<>(2);
    /** The same links seen from their target, by the name of the forward link. */
    final Map<String, Set<AdObject>> backs = new HashMap<>(2);

    final Map<String, AdObject> children = new LinkedHashMap<>();
    /** The current password first, older ones behind it. */
    final Deque<Secret> secrets = new ArrayDeque<>(1);

    AdObject(UUID guid, AdSchema.ObjectClass type) {
        this.guid = guid;
        this.type = type;
    }

    String text(String name) {
        Attribute attribute = values.get(name);
        return attribute == null ? null : attribute.getValue();
    }

    long number(String name, long otherwise) {
        String text = text(name);
        return text == null ? otherwise : Long.parseLong(text);
    }

    Collection<AdObject> linked(String name) {
        return links.getOrDefault(name, Set.of());
    }

    Collection<AdObject> linkedFrom(String name) {
        return backs.getOrDefault(name, Set.of());
    }

    void link(String name, AdObject target) {
        links.computeIfAbsent(name, any -> new LinkedHashSet<>(2)).add(target);
        target.backs.computeIfAbsent(name, any -> new LinkedHashSet<>(2)).add(this);
    }

    void unlink(String name, AdObject target) {
        links.getOrDefault(name, Set.of()).remove(target);
        target.backs.getOrDefault(name, Set.of()).remove(this);
    }

    boolean isA(String objectClass) {
        return type.chain().contains(objectClass);
    }

    boolean isBelow(AdObject other) {
        for (AdObject at = parent; at != null; at = at.parent) {
            if (at == other) {
                return true;
            }
        }
        return false;
    }
}
