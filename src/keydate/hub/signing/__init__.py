"""The hub's signing key, by which an ERP knows that it was this hub that named a business user."""
