"""What a person sees when a command fails: what happened, what was not changed, what to do, the code. And the exit code."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Final

from keydate.vocabulary.errors import error_text

#: Exit codes of all commands outside `commuser`, which documents its own. 1 is every other expected failure.
EXIT_CODES: Final = {
    "erp.not_authorized": 6,
    "erp.logon_refused": 4,
    "erp.password_change_required": 4,
    "kit.database_gone": 5,
    "kit.database_busy": 5,
    "kit.database_not_ready": 5,
}
UNEXPECTED: Final = 70

#: Set to anything to see the stack trace of an unexpected failure; meant for those who develop Keydate.
DEBUG_VARIABLE: Final = "KEYDATE_DEBUG"


def report_failure(error: Exception) -> int:
    """Writes the failure to standard error and returns the exit code."""
    code = getattr(error, "code", None)
    if not isinstance(code, str):
        return _report_unexpected(error)
    parts = {"unchanged": getattr(error, "unchanged", ""), "remedy": getattr(error, "remedy", "")}
    sys.stderr.write(error_text(str(error), **parts, code=code) + "\n")
    return EXIT_CODES.get(code, 1)


def _report_unexpected(error: Exception) -> int:
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exception(error)
    else:
        # The message of an unknown exception may hold anything, a secret too; its class says enough to search for.
        text = error_text(
            f"An unexpected failure of the class {type(error).__name__}.",
            unchanged="Whatever was not committed before is unchanged.",
            remedy=f"Run the command again with {DEBUG_VARIABLE}=1 and report what it prints.",
            code="keydate.unexpected",
        )
        sys.stderr.write(text + "\n")
    return UNEXPECTED
