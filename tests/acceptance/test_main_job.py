"""The main job as people start it: with real processes, repeated, broken and interrupted."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from rich.console import Console
from tests.postgres import PostgresServer

from keydate.cli.place import make_stage, prepare, running
from keydate.cli.processes import free_port
from keydate.cli.story.main_job import MAIN_JOB
from keydate.cli.story.stage import Stage
from keydate.cli.story.telling import tell

pytestmark = pytest.mark.timeout(600)


def environment(folder: Path, **values: str) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(folder), "KEYDATE_HOME": str(folder / "unused"), **values}


@contextmanager
def demo(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "keydate", "demo"],
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until_both_serve(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if "ready after" in line:
            return
    pytest.fail(f"the demo ended before: {process.stderr.read() if process.stderr else ''}")


def servers_of(folder: Path) -> list[str]:
    """Returns the command lines of running processes that work under a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder) in (process / "environ").read_text(errors="replace"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it ended meanwhile, or belongs to somebody else
    return [line for line in found if " serve " in line]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("place")
    stage = make_stage(home, erp_port=free_port(), hub_port=free_port())
    prepare(stage, Console(file=io.StringIO()))
    before = signal.getsignal(signal.SIGTERM)
    with running(stage, Console(file=io.StringIO())):
        yield stage
    signal.signal(signal.SIGTERM, before)


def told(stage: Stage) -> str:
    console = Console(file=io.StringIO(), width=200)
    tell(console, stage, MAIN_JOB)
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue()


def test_every_step_is_done_and_proved_and_all_of_it_can_be_done_again(place: Stage) -> None:
    first = told(place)
    again = told(place)

    for text in (first, again):
        assert f"All {len(MAIN_JOB)} steps are done and proved" in text
        assert "TRAINEE (failed): User TRAINEE is not authorized." in text
        assert "12 jobs ran meanwhile and one afterwards; all completed." in text
    for password in place.credentials.passwords.values():
        assert password not in first + again


def test_the_main_job_is_done_on_postgresql_too(tmp_path: Path, postgres_server: PostgresServer) -> None:
    parts = ("ERP", "HUB", "CONNECTIVITY")
    databases = {f"KEYDATE_{part}_DATABASE_URL": postgres_server.create_database() for part in parts}
    try:
        with demo(environment(tmp_path, **databases)) as process:
            out, err = process.communicate(timeout=300)
    finally:
        for url in databases.values():
            postgres_server.drop_database(url)

    assert process.returncode == 0, err
    assert f"All {len(MAIN_JOB)} steps are done and proved" in out


def test_a_demo_whose_set_up_fails_ends_with_a_sentence_and_another_code_than_0(tmp_path: Path) -> None:
    with demo(environment(tmp_path, KEYDATE_ERP_SYSTEM_ID="not three letters")) as process:
        _out, err = process.communicate(timeout=120)

    assert process.returncode not in {0, 70}
    assert "keydate erp init" in err
    assert "What to do:" in err
    assert "Traceback" not in err
    assert servers_of(tmp_path) == []


def test_a_demo_that_is_asked_to_end_stops_its_processes(tmp_path: Path) -> None:
    with demo(environment(tmp_path)) as process:
        wait_until_both_serve(process)
        assert len(servers_of(tmp_path)) == 2

        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)

    assert process.returncode == 130
    assert servers_of(tmp_path) == []


def test_servers_end_when_their_supervisor_was_killed(tmp_path: Path) -> None:
    with demo(environment(tmp_path)) as process:
        wait_until_both_serve(process)

    deadline = time.monotonic() + 30
    while servers_of(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert servers_of(tmp_path) == []
