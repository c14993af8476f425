/** Where news of people comes from: the integrations, their runs, each foreign record and what became of it. */
@ApplicationModule(allowedDependencies = "roster")
package dev.tenure.source;

import org.springframework.modulith.ApplicationModule;
