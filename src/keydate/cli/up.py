"""`keydate up`: ERP and hub under one supervisor, the main job done once, serving until Ctrl-C."""

from __future__ import annotations

import time
from typing import Final

from rich.console import Console

from keydate.cli.place import FOLDER, HUB_ADMIN, make_stage, prepare, running
from keydate.cli.processes import Process
from keydate.cli.story.connection import commuser
from keydate.cli.story.main_job import MAIN_JOB
from keydate.cli.story.people import FIRST_ADMIN
from keydate.cli.story.stage import CLIENT, Stage
from keydate.cli.story.telling import tell
from keydate.erp.settings import ErpSettings
from keydate.hub.settings import HubSettings
from keydate.kit.home import keydate_home
from keydate.kit.secrets import write_private

_LOOK_EVERY_SECONDS: Final = 1.0


def run_up() -> int:
    """Serves until it is told to stop; returns 0 then, and 1 when one of the processes ended by itself."""
    console = Console()
    home = keydate_home()
    stage = make_stage(home, erp_port=ErpSettings.load().port, hub_port=HubSettings.load().port)
    prepare(stage, console)
    with running(stage, console) as processes:
        _do_main_job_once(stage, console)
        _welcome(stage, console)
        return _serve(processes, console)


def _do_main_job_once(stage: Stage, console: Console) -> None:
    done = stage.home / FOLDER / "done"
    if not done.exists():
        tell(console, stage, MAIN_JOB)
        write_private(done, b"done\n")
        return
    # A note that it was done proves nothing about today: ask.
    commuser(stage, "verify")
    console.print(
        "The main job has been done before; the communication user is exactly as its spec says.", style="green"
    )


def _welcome(stage: Stage, console: Console) -> None:
    for line in (
        "",
        f"ERP      {stage.erp_url}   client {CLIENT}; WSDL: {stage.erp_url}/sap/bc/soap/wsdl11?services=BAPI_USER_GET_DETAIL&sap-client={CLIENT}",
        f"hub      {stage.hub_url}   API: {stage.hub_url}/api/v1/openapi.json",
        f"log on   ERP as {FIRST_ADMIN}, hub as {HUB_ADMIN}; all passwords are in {stage.credentials.file}, which only you can read",
        f"spec     {stage.spec_file}",
        f"evidence {stage.home / 'evidence'}",
        f"logs     {stage.home / 'log'}",
        "",
        "Serving until Ctrl-C.",
    ):
        console.print(line, highlight=False, soft_wrap=True)


def _serve(processes: list[Process], console: Console) -> int:
    try:
        while True:
            time.sleep(_LOOK_EVERY_SECONDS)
            for process in processes:
                if not process.is_running:
                    console.print(f"The process {process.name} ended by itself; stopping the other one.", style="red")
                    return 1
    except KeyboardInterrupt:
        console.print("Stopping ERP and hub.")
        return 0
