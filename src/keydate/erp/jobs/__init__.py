"""Background jobs: what can be run, who asked for it in whose name, what came of it; durable, and each exactly once.

A job belongs to the technical user that created it and runs with the rights of a business user. Its effect and its final status are one
transaction; the durable execution (DBOS) only makes sure that this transaction is tried until it is committed.
"""
