"""The communication system: users, roles, authority checks, company codes, background jobs, and the services that reach them."""
