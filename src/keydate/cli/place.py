"""A place where ERP and hub run: their set-up, their processes, and the stage for the main job in it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console

from keydate.cli.processes import Process
from keydate.cli.story.connection import DESTINATION_TOKEN, HUB_TOKEN
from keydate.cli.story.people import FIRST_ADMIN, ONE_TIME
from keydate.cli.story.stage import CLIENT, Credentials, Stage
from keydate.kit.home import part_folder
from keydate.kit.secrets import write_private

HUB_ADMIN: Final = "hubadmin"
#: Where the story keeps its own files, under KEYDATE_HOME.
FOLDER: Final = "main-job"


def make_stage(home: Path, *, erp_port: int, hub_port: int) -> Stage:
    """Returns the stage of a place, whether it has been set up or not; makes its folder, for its owner only."""
    folder = part_folder(FOLDER, home=home)
    return Stage(
        home=home,
        erp_url=f"http://127.0.0.1:{erp_port}",
        hub_url=f"http://127.0.0.1:{hub_port}",
        credentials=Credentials.load(folder / "credentials.json"),
    )


def prepare(stage: Stage, console: Console) -> None:
    """Sets ERP and hub up; what is there stays as it is."""
    with console.status("Setting up the ERP"):
        one_time = FIRST_ADMIN + ONE_TIME
        known = stage.credentials.passwords
        is_new = FIRST_ADMIN not in known and one_time not in known
        password = stage.credentials.new(one_time) if is_new else known.get(one_time, "kept-as-it-is")
        file = stage.folder / "one-time-password"
        write_private(file, password.encode())
        stage.command("erp", "init", "--client", CLIENT, "--admin", FIRST_ADMIN, "--password-file", str(file))
        file.unlink()
    with console.status("Setting up the hub"):
        if HUB_ADMIN not in known:
            stage.credentials.new(HUB_ADMIN)
        write_private(file, known[HUB_ADMIN].encode())
        stage.command("hub", "init", "--admin", HUB_ADMIN, "--password-file", str(file))
        file.unlink()
        _token(
            stage,
            DESTINATION_TOKEN,
            "connectivity",
            "--scope",
            ["destination.read", "destination.write", "destination.use"],
        )
        _token(
            stage, HUB_TOKEN, "hub", "--right", ["system.read", "system.write", "system.check", "job.read", "job.run"]
        )


@contextmanager
def running(stage: Stage, console: Console) -> Iterator[list[Process]]:
    """Starts ERP and hub as processes of their own, waits until they are ready, stops them at the end, also on SIGTERM."""
    # A supervisor's request to end is a Ctrl-C; and a shell that starts a command in the background lets it ignore Ctrl-C.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    erp_port, hub_port = (url.rpartition(":")[2] for url in (stage.erp_url, stage.hub_url))
    environment = {"KEYDATE_HOME": str(stage.home)}
    logs = stage.home / "log"
    erp = Process(
        "erp",
        ["erp", "serve", "--port", erp_port],
        health=f"{stage.erp_url}/health",
        log=logs / "erp.log",
        environment=environment,
    )
    hub = Process(
        "hub",
        ["hub", "serve", "--port", hub_port],
        health=f"{stage.hub_url}/health",
        log=logs / "hub.log",
        environment=environment,
    )
    with ExitStack() as stack:
        for process in (erp, hub):
            stack.enter_context(process)
        with console.status("Starting ERP and hub"):
            seconds = {process.name: process.wait_until_ready() for process in (erp, hub)}
        console.print("  ".join(f"{name} ready after {taken:.1f} s" for name, taken in seconds.items()), style="dim")
        yield [erp, hub]


def _token(stage: Stage, name: str, part: str, option: str, values: list[str]) -> None:
    if name in stage.credentials.passwords:
        return
    file = stage.folder / "token"
    granted = [text for value in values for text in (option, value)]
    stage.command(part, "token", "create", "main-job", *granted, "--token-file", str(file))
    stage.credentials.passwords[name] = file.read_text().strip()
    stage.credentials.save()
    file.unlink()
