"""Destinations with their secrets: a part of its own, with its own database, that the hub's process hosts unless told otherwise."""
