"""Destinations: named technical addresses with sealed credentials, a second credential slot for rotations, and a fence."""
