/** A room of the crooked house. */
@ApplicationModule(allowedDependencies = {})
package crooked.directory;

import org.springframework.modulith.ApplicationModule;
