package dev.tenure.source.rest;

/** How one comes from one part of a list to the next. */
enum Paging {
    /** There is one part. */
    NONE,
    /** By how many records are to be left out. */
    OFFSET,
    /** By the number of the part. */
    PAGE,
    /** By a word that stands in the part before. */
    CURSOR,
    /** By an address that stands in the part before, or in its header {@code Link}. */
    LINK
}
