package crooked.roster;

import crooked.directory.Upstairs;

/** The ground floor that looks upstairs. */
public record NosyRoster(Upstairs upstairs) {}
