/** Who may sign in to Tenure, with which roles, which programs may call it, and what everybody did. */
@ApplicationModule(allowedDependencies = "roster")
package dev.tenure.user;

import org.springframework.modulith.ApplicationModule;
