"""Who may do what with destinations: API tokens with scopes, and the one subaccount that owns everything here."""
