"""User maintenance: user master records, logon, passwords, locks, role assignments, user comparison, traces of checks."""
