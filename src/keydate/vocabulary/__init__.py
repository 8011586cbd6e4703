"""Words that all parts share: ids, validity, errors, decisions.

Pure: no I/O and no clock. Nothing here imports another package of Keydate.
"""
