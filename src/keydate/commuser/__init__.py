"""The technical communication user's life as code, as a client of any ERP."""
