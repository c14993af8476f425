/** Planhat: what its list of users wants of a REST source. */
package dev.tenure.source.planhat;
