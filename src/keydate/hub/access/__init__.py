"""Who may do what in the hub: local users with two roles, and API tokens with rights and an end."""
