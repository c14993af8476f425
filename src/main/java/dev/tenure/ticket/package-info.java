/**
 * Tickets and their timeline. Stands on the roster, its table of people included: the list of tickets is filtered by
 * a join on {@code person.display_name}.
 */
@ApplicationModule(allowedDependencies = "roster")
package dev.tenure.ticket;

import org.springframework.modulith.ApplicationModule;
