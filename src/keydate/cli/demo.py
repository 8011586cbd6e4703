"""`keydate demo`: the main job in an empty place, and then the place is gone."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from rich.console import Console

from keydate.cli.failures import report_failure
from keydate.cli.place import make_stage, prepare, running
from keydate.cli.processes import free_port
from keydate.cli.story.main_job import MAIN_JOB
from keydate.cli.story.telling import tell
from keydate.kit.errors import KitError
from keydate.vocabulary.errors import KeydateError


def run_demo(*, keep: bool) -> int:
    """Plays the main job; returns 0 when every step was done and proved, another code otherwise."""
    console = Console()
    home = Path(tempfile.mkdtemp(prefix="keydate-demo-"))
    stage = make_stage(home, erp_port=free_port(), hub_port=free_port())
    failed = True
    try:
        prepare(stage, console)
        with running(stage, console):
            tell(console, stage, MAIN_JOB)
        failed = False
    except (KeydateError, KitError) as error:
        return report_failure(error)
    finally:
        if keep or failed:
            console.print(f"The data of this run, with the logs of both processes, are in {home}.", highlight=False)
        else:
            shutil.rmtree(home)
    return 0
