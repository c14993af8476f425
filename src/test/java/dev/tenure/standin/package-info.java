/**
 * Stand-ins for the systems that Tenure lives among, shared by the tests and by the embedded run: a directory that
 * answers like Active Directory and an HR system that answers like Flex HRM, both in this process.
 */
package dev.tenure.standin;
