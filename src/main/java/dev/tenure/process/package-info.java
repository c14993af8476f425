/** The steps of the diagrams, and what keeps them going: the only room that knows Camunda's engine. */
@ApplicationModule(allowedDependencies = {"roster", "source", "directory", "ticket", "notification"})
package dev.tenure.process;

import org.springframework.modulith.ApplicationModule;
