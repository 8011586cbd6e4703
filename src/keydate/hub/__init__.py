"""The closing hub: its users, the communication systems it reaches, the check of a connection, and job runs for business users."""
