package dev.tenure.directory;

/**
 * A group that was not touched, and why.
 *
 * @param group what it is called, for people
 */
public record GroupRefusal(String group, Refusal refusal) {

    static GroupRefusal of(String dn, Refused refused) {
        return new GroupRefusal(Group.name(dn), refused.refusal());
    }
}
