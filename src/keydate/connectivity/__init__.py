"""Destinations with their secrets."""
