"""Keydate: financial close, connected by technical users that can do exactly what the close needs."""
