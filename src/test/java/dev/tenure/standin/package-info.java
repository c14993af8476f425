/** Stand-ins for the systems that Tenure talks to, for tests and for the embedded run. */
package dev.tenure.standin;
