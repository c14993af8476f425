package dev.tenure.directory;

import java.util.Locale;

/** Why an order was refused, and with that what a human can do about it. */
public enum Cause {
    /** An administrator's account, by {@code adminCount} or by its groups: never ours to touch. */
    PROTECTED,
    /** The account, or the place that it shall have, is not under a base that we look after. */
    OUTSIDE_BASE,
    /** The account that Tenure signs in with lacks a right. */
    NO_RIGHT,
    /** The directory does not take a value: too long, wrong form, unknown attribute, or it names what is not there. */
    VALUE_REFUSED,
    /** The organisational unit that the account shall lie in does not exist. */
    CONTAINER_MISSING,
    /** The group that the table of memberships names does not exist. */
    GROUP_MISSING,
    /** No free account name, or no free place in the container, was found. */
    NAME_TAKEN,
    /** A mail address that the account shall have is another's already. */
    ADDRESS_TAKEN,
    /** The password policy refused the random password, or enabling without one. */
    PASSWORD_POLICY,
    /** The account that a human chose does not exist or belongs to somebody else. */
    CHOICE_UNUSABLE,
    /** To be deleted, and yet enabled, or by now somebody else's: never ours to delete. */
    IN_USE,
    /** To be deleted, and something lies below it in the directory. */
    NOT_EMPTY,
    OTHER;

    /** Stable, for the API and for texts: {@code no-right}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The stable code of the advice that goes with it: {@code directory.advice.no-right}. */
    public String advice() {
        return "directory.advice." + code();
    }
}
