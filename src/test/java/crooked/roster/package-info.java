/** A room of the crooked house. */
@ApplicationModule(allowedDependencies = {})
package crooked.roster;

import org.springframework.modulith.ApplicationModule;
