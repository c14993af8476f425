/** Who works here, under which ids and addresses, and what changed: the ground that every other room stands on. */
@ApplicationModule(allowedDependencies = {})
package dev.tenure.roster;

import org.springframework.modulith.ApplicationModule;
