"""Ends a process whose supervisor is gone: one that was killed cannot stop its children any more."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

#: Holds the process id of the supervisor; set by a supervisor for the processes that it starts.
SUPERVISOR_VARIABLE: Final = "KEYDATE_SUPERVISOR"
_LOOK_EVERY_SECONDS: Final = 1.0


def end_with_supervisor(
    environment: Mapping[str, str] = os.environ,
    *,
    parent: Callable[[], int] = os.getppid,
    look_every: float = _LOOK_EVERY_SECONDS,
) -> None:
    """Sends this process a SIGTERM when the supervisor that started it is not its parent any more; does nothing without one."""
    named = environment.get(SUPERVISOR_VARIABLE, "")
    if not named.isdigit():
        return
    threading.Thread(target=_watch, args=(int(named), parent, look_every), name="supervision", daemon=True).start()


def _watch(supervisor: int, parent: Callable[[], int], look_every: float) -> None:
    while parent() == supervisor:
        time.sleep(look_every)
    os.kill(os.getpid(), signal.SIGTERM)
