"""The exit codes of every command: what a script may rely on."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0  #: done, or nothing to do
    FAILED = 1  #: a failure that no other code names
    DIFFERENCES = 2  #: `plan` and `verify`: the ERP is not as the spec says
    INVALID_SPEC = 3  #: the spec, an extract or an option is not valid
    LOGON_REFUSED = 4  #: an administrator's logon or the hub's token was refused
    UNREACHABLE = 5  #: the ERP or the hub cannot be reached
    NOT_AUTHORIZED = 6  #: logged on, but a right is missing
    MANUAL_STEP_OPEN = 7  #: a person has to do a step in the ERP; run again afterwards
    PROOF_FAILED = 8  #: a step was carried out, but reading back shows something else
    REFUSED = 9  #: the ERP refused a change for a reason of its own
    CHANGED_MEANWHILE = 10  #: somebody else changed the role at the same time; run again
    TOO_EARLY = 11  #: `retire`: the grace time is not over
