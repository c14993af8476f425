/** Stand-ins for the systems around Tenure, for tests, benchmarks and the embedded demo; nothing of it ships. */
package dev.tenure.standin;
