"""The main job as a story: from an ERP with no communication user to a close that runs through one, with a proof for every step.

`keydate demo` plays it in an empty place, `keydate up` plays it once in the place of the user. Every step goes the way a person or a program
would go: commands, remote functions over SOAP, the hub's API. None of them reaches into a database.
"""
