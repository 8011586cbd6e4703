"""The remote functions: each translates SAP's names to an action or a query, and the outcome back to exports, tables and messages.

`dispatch` is the one way in; `registry` names the handler of each function. SAP's names end here: below, everything has ours.
"""
