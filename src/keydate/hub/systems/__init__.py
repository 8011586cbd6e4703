"""Communication systems: the ERPs that are closed, each reached through a destination, and the layered check of that way."""
