/** Tells stakeholders by mail. */
@ApplicationModule(allowedDependencies = "roster")
package dev.tenure.notification;

import org.springframework.modulith.ApplicationModule;
