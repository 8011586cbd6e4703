"""The security audit log as a hash chain with an anchor outside the database, and change documents of users and roles."""
