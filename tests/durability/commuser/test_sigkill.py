"""`keydate commuser apply` as a process of its own, ended by SIGKILL while a real ERP handles one of its calls; the next run completes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.support.a_communication_user import a_spec
from tests.support.a_real_erp import RealErp, a_real_erp
from tests.support.a_real_hub import RealHub, a_real_hub

from keydate.commuser.spec import template_text
from keydate.commuser.system import Area

RUN = "import sys; from keydate.commuser.cli import app; app(sys.argv[1:])"


class Killer:
    """Kills a process when its n-th request arrives, or when the answer to it has been made and not yet sent."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.requests_left = 0
        self.after_effect = False

    def around(self, app: Any) -> Any:
        """Returns the application with the killer before it."""

        async def watched(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and self.process is not None:
                self.requests_left -= 1
                if self.requests_left == 0 and not self.after_effect:
                    self.kill()
                    return

            async def sending(message: Any) -> None:
                if scope["type"] == "http" and self.requests_left == 0:
                    self.kill()
                await send(message)

            await app(scope, receive, sending)

        return watched

    def kill(self) -> None:
        if self.process is not None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def a_landscape(folder: Path, killer: Killer) -> Iterator[tuple[RealErp, RealHub]]:
    with a_real_erp(folder / "erp", around=killer.around) as erp, a_real_hub(folder) as hub:
        yield erp, hub


def start(spec: Path, erp: RealErp, hub: RealHub, *command: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "KEYDATE_HUB_TOKEN": hub.token, "KEYDATE_HOME": str(spec.parent / "home")}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    options = []
    for area in Area:
        logon = erp.logons[area]
        variable = f"KEYDATE_ERP_PASSWORD_{area.value.upper().replace('-', '_')}"
        environment[variable] = logon.password.reveal()
        options += [f"--as-{area}", logon.user]
    arguments = [sys.executable, "-c", RUN, *command, str(spec), *options]
    return subprocess.Popen(arguments, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_apply_killed_in_the_middle_of_its_calls_is_completed_by_the_next_run(tmp_path: Path) -> None:
    killer = Killer()
    with a_landscape(tmp_path, killer) as (erp, hub):
        # Creation, role, values, generation, first logon: each kill meets another step.
        for number, (at, after_effect) in enumerate([(3, True), (24, False), (38, True), (50, True)]):
            spec = a_spec_file(tmp_path, erp, hub, number)
            killer.requests_left, killer.after_effect = at, after_effect
            killer.process = process = start(spec, erp, hub, "apply")
            output, _ = process.communicate()
            assert process.returncode == -signal.SIGKILL, output
            killer.process = None

            completed = start(spec, erp, hub, "apply")
            output, _ = completed.communicate()

            assert completed.returncode == 0, output
        verified = start(spec, erp, hub, "verify", "--json")
        output, _ = verified.communicate()
        assert '"severity": "error"' not in output


def a_spec_file(folder: Path, erp: RealErp, hub: RealHub, number: int) -> Path:
    replacements = (
        ("http://127.0.0.1:50000", erp.url),
        ("http://127.0.0.1:8080", hub.url),
        ("name: FCC_COMM", f"name: FCC_COMM{number}"),
        ("alias: fcc-communication", f"alias: fcc-communication-{number}"),
        ("name: Z_FCC_COMMUNICATION", f"name: Z_FCC_COMMUNICATION_{number}"),
        ("name: ERP_100", f"name: ERP_100_{number}"),
    )
    a_spec(*replacements)
    text = template_text("sap-erp")
    for old, new in replacements:
        text = text.replace(old, new)
    path = folder / f"spec-{number}.yaml"
    path.write_text(text)
    return path
