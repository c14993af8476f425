package dev.tenure.standin;

import com.unboundid.ldap.sdk.Attribute;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a request would make of an object; nothing of it is seen before it is committed. */
final class Change {

    final AdObject object;
    final String shown;
    final boolean permissive;
    final Map<String, Attribute> staged = new LinkedHashMap<>();
    final Map<String, LinkDelta> deltas = new LinkedHashMap<>(2);

    Change(AdObject object, String shown, boolean permissive) {
        this.object = object;
        this.shown = shown;
        this.permissive = permissive;
    }

    boolean changes(String key) {
        return staged.containsKey(key);
    }

    Attribute current(AttributeType type) {
        return staged.containsKey(type.key()) ? staged.get(type.key()) : object.values.get(type.key());
    }

    String text(String key) {
        Attribute value = staged.get(key);
        return value == null ? null : value.getValue();
    }

    LinkDelta delta(AttributeType type) {
        return deltas.computeIfAbsent(type.key(), key -> new LinkDelta(object.linked(key)));
    }

    void stage(String name, String value) {
        staged.put(name.toLowerCase(Locale.ROOT), new Attribute(name, value));
    }

    void stageIfAbsent(String name, String value) {
        staged.putIfAbsent(name.toLowerCase(Locale.ROOT), new Attribute(name, value));
    }

    /** Links to come and to go: a group of 50,000 is not copied for one more member. */
    static final class LinkDelta {

        private final Collection<AdObject> held;
        private final Set<AdObject> come = new LinkedHashSet<>();
        private final Set<AdObject> gone = new LinkedHashSet<>();

        LinkDelta(Collection<AdObject> held) {
            this.held = held;
        }

        boolean holds(AdObject target) {
            return come.contains(target) || (held.contains(target) && !gone.contains(target));
        }

        int size() {
            return held.size() - gone.size() + come.size();
        }

        boolean isEmpty() {
            return size() == 0;
        }

        void add(AdObject target) {
            if (!gone.remove(target) && !held.contains(target)) {
                come.add(target);
            }
        }

        void remove(AdObject target) {
            if (!come.remove(target)) {
                gone.add(target);
            }
        }

        void clear() {
            come.clear();
            gone.clear();
            gone.addAll(held);
        }

        void replace(Set<AdObject> targets) {
            clear();
            targets.forEach(this::add);
        }

        Set<AdObject> come() {
            return come;
        }

        Set<AdObject> gone() {
            return gone;
        }
    }
}
