"""A place that is made for one measurement and removed after it: a real ERP process, with users to call it as."""

from __future__ import annotations

import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keydate.cli.bench.keepalive import http_request
from keydate.cli.place import make_stage
from keydate.cli.processes import Process, free_port
from keydate.cli.story.people import (
    ADMINISTRATORS,
    ADMINISTRATORS_GROUP,
    FIRST_ADMIN,
    USER_ADMIN,
    create_user,
    log_on_for_the_first_time,
)
from keydate.cli.story.stage import CLIENT, Stage
from keydate.gateway.rfc.soap import SOAP_PATH
from keydate.kit.secrets import write_private
from keydate.wire.bapi import function
from keydate.wire.soap import build_request

#: An ordinary user with one role: whom the user administrator looks at.
COLLEAGUE: Final = "COLLEAGUE"
_ROLE: Final = "KEYDATE_ACCOUNTANT_EXAMPLE"
HEALTH: Final = http_request("GET", "/health")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedErp:
    """An ERP that runs as a process of its own."""

    stage: Stage
    process: Process
    port: int

    def request_for_details(self) -> bytes:
        """Returns the bytes of a call of BAPI_USER_GET_DETAIL, made by the user administrator with Basic logon."""
        credentials = b64encode(f"{USER_ADMIN}:{self.stage.credentials.get(USER_ADMIN)}".encode()).decode()
        return http_request(
            "POST",
            f"{SOAP_PATH}?sap-client={CLIENT}",
            headers={"Authorization": f"Basic {credentials}", "Content-Type": "text/xml; charset=utf-8"},
            body=build_request(function("BAPI_USER_GET_DETAIL"), {"USERNAME": COLLEAGUE}),
        )


@contextmanager
def initialized_home() -> Iterator[Stage]:
    """Sets an ERP up in an empty folder, through the public command line, and removes it all at the end."""
    with tempfile.TemporaryDirectory(prefix="keydate-bench-") as folder:
        stage = make_stage(Path(folder), erp_port=free_port(), hub_port=free_port())
        file = stage.folder / "one-time-password"
        write_private(file, stage.credentials.new(f"{FIRST_ADMIN} (one-time)").encode())
        stage.command("erp", "init", "--client", CLIENT, "--admin", FIRST_ADMIN, "--password-file", str(file))
        yield stage


def erp_process(stage: Stage) -> Process:
    """Returns the ERP of a place as a process that has not been started."""
    return Process(
        "erp",
        ["erp", "serve", "--port", stage.erp_url.rpartition(":")[2]],
        health=f"{stage.erp_url}/health",
        log=stage.home / "log" / "erp.log",
        environment={"KEYDATE_HOME": str(stage.home)},
    )


@contextmanager
def served_erp() -> Iterator[ServedErp]:
    """Runs an ERP in which the user administrator USER_ADMIN has a password of its own and the delivered role."""
    with initialized_home() as stage, erp_process(stage) as process:
        process.wait_until_ready()
        log_on_for_the_first_time(stage)
        create_user(stage, by=FIRST_ADMIN, name=USER_ADMIN, group=ADMINISTRATORS_GROUP)
        _assign(stage, by=FIRST_ADMIN, user=USER_ADMIN, role=ADMINISTRATORS[USER_ADMIN])
        create_user(stage, by=USER_ADMIN, name=COLLEAGUE, group="")
        _assign(stage, by=USER_ADMIN, user=COLLEAGUE, role=_ROLE)
        yield ServedErp(stage=stage, process=process, port=int(stage.erp_url.rpartition(":")[2]))


def _assign(stage: Stage, *, by: str, user: str, role: str) -> None:
    stage.call(by, "BAPI_USER_ACTGROUPS_ASSIGN", USERNAME=user, ACTIVITYGROUPS=[{"AGR_NAME": role}])
