/** Planhat: the people who may sign in there. */
package dev.tenure.source.planhat;
