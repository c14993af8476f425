/** The diagrams' steps, and what they would do. */
package dev.tenure.process;
