"""The technical communication user's life as code, as a client of any ERP.

`spec` is what a person writes; `system` reads and changes an ERP through remote functions; `extract` reads the tables that auditors export.
Both give the same `facts`, so `plan` and `verify` are pure comparisons of spec and facts. `run` holds the acts: apply, rotate, retire.
Every run leaves an `evidence` pack. `cli` is the edge. No state is kept here: the ERP and the destination's store are the state.
"""
