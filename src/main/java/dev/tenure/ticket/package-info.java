/** Tickets and their timeline. */
@ApplicationModule(allowedDependencies = "roster")
package dev.tenure.ticket;

import org.springframework.modulith.ApplicationModule;
