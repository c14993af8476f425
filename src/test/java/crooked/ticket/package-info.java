/** A room of the crooked house. */
@ApplicationModule(allowedDependencies = "roster")
package crooked.ticket;

import org.springframework.modulith.ApplicationModule;
