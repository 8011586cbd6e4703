"""Pure rules of users: types, locks, logon and password rules, assignments. Time comes in as an argument."""
