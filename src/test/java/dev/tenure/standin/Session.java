package dev.tenure.standin;

/** Who asks: an account of the directory, nobody yet, or the stand-in itself while it lays its first objects. */
record Session(AdObject account, boolean trusted) {

    static final Session NOBODY = new Session(null, false);
    static final Session SYSTEM = new Session(null, true);

    boolean anonymous() {
        return account == null && !trusted;
    }
}
