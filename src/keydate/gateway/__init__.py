"""The I/O shells over `wire` that more than one part needs: RFC connections, the scheduling interface, destinations."""
