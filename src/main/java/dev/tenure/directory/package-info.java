/** Makes Active Directory agree with the roster. */
@ApplicationModule(allowedDependencies = "roster")
package dev.tenure.directory;

import org.springframework.modulith.ApplicationModule;
