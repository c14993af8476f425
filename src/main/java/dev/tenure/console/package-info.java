/** What people and other systems see and press: the REST API. */
@ApplicationModule(allowedDependencies = {"process", "ticket", "directory", "source", "user", "roster"})
package dev.tenure.console;

import org.springframework.modulith.ApplicationModule;
