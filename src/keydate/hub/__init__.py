"""The closing hub: communication systems, connection checks, job runs."""
