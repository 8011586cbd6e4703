"""The books' organization: company codes, fiscal year variants, and which posting periods are open.

A posting needs an open period: of its company code's posting period variant, for all account types (`+`) and for its own. Whoever opens or
closes one needs the right for every company code that the variant serves.
"""
