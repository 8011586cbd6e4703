"""All SQL of users, by concept: master records, logon, rules, assignments, comparison, recorded checks."""
