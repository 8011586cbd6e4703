"""Technical helpers without one domain word: database, clock, settings, logging, secrets, web."""
