/** What a change costs: the measurement that {@code bench/run} starts. */
package dev.tenure.benchmark;
