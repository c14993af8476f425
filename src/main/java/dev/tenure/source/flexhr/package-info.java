/** Flex HRM: a small client of its API, and what its words mean in ours. */
package dev.tenure.source.flexhr;
