"""Clients: the three-digit tenants of one communication system, and the metadata that all its tables share."""
