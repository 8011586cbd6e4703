"""Read-only views of our tables under SAP's table and column names, for RFC_READ_TABLE and for auditors' extracts.

The definitions state each column once: name, type, text, SQL expression. Password hashes have no column.
"""
