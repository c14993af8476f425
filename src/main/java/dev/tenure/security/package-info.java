/** Sign-in and what it protects: our own doors, and Camunda's, which would stand open otherwise. */
@ApplicationModule(allowedDependencies = "user")
package dev.tenure.security;

import org.springframework.modulith.ApplicationModule;
