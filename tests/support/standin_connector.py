"""A connector on a loopback port that a test scripts: it really listens, checks passwords and assertions, and misbehaves on demand."""

from __future__ import annotations

import base64
import json
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from keydate.vocabulary.ids import ClientId, UserName
from keydate.wire.assertion import HEADER, AssertionRefused, TrustedKey, audience, verify

_API: Final = "/sap/fccx/api/job-scheduling/v1"
Response = tuple[int, Any]
_FIXED: Final[Mapping[str, Any]] = {
    "/Capabilities": {"supportsNotification": True},
    "/JobDefinition": [{"name": "CLOSE", "version": "1", "description": "Close periods"}],
    "/JobDefinition/CLOSE/parameters": [
        {"name": "PERIOD", "dataType": "number", "type": "writableValue"},
        {"name": "TEST_RUN", "dataType": "boolean", "type": "writableValue"},
    ],
}


class StandInConnector:
    """What a connector knows; a test changes it while it serves."""

    def __init__(self) -> None:
        self.user, self.password = "FCC_COMM", "secret"
        self.technical_user = "FCC_COMM"
        self.system_id, self.client = "KDT", "100"
        #: Its clock; None is the machine's.
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.layers: list[dict[str, Any]] = []
        self.keys: dict[str, TrustedKey] = {}
        #: Answers in place of the usual ones, by path.
        self.instead: dict[str, Response] = {}
        #: How many answers to POST /Job are lost after the job was created.
        self.lost_answers = 0
        #: What the job's status is at each look; the last one stays.
        self.statuses = ["requested", "running", "completed"]
        self.jobs: dict[str, dict[str, Any]] = {}
        self.created = 0
        self.wrong_passwords = 0
        self.persons: list[str] = []
        self.url = ""

    @contextmanager
    def serving(self) -> Iterator[StandInConnector]:
        """Listens on a free port until the end of the block."""
        connector = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

            def log_message(self, *_: object) -> None:
                pass

            def _answer(self, body: bytes) -> None:
                response = connector.handle(self.command, self.path, dict(self.headers), body)
                if response is None:
                    self.close_connection = True
                    return
                status, content = response
                encoded = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(encoded)))
                self.end_headers()
                self.wfile.write(encoded)

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            self.url = f"http://127.0.0.1:{server.server_address[1]}/sap/fccx"
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()

    def trust(self, hub_id: str, jwk: Mapping[str, str]) -> None:
        """Registers the public key of a hub."""
        self.keys[jwk["kid"]] = TrustedKey(hub_id=hub_id, key_id=jwk["kid"], jwk=jwk)

    def handle(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response | None:
        """Returns status and content, or None to close the connection without an answer."""
        path = urlsplit(target).path
        good = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        if headers.get("Authorization") != f"Basic {good}":
            self.wrong_passwords += 1
            return 401, {"code": "erp.logon_refused", "message": "Name or password is wrong."}
        if path in self.instead:
            return self.instead[path]
        if path in {"/sap/fccx/ping", "/sap/fccx/capabilities"}:
            return 200, self._report()
        try:
            person = self._examine(method, target, headers, body)
        except AssertionRefused as refusal:
            return 403, {"code": refusal.code, "message": str(refusal)}
        self.persons.append(person)
        return self._scheduling(method, path.removeprefix(_API), parse_qs(urlsplit(target).query), body)

    def _examine(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> str:
        assertion = verify(
            headers.get(HEADER),
            self.keys,
            now=self.now(),
            method=method,
            target=target,
            body=body,
            audience=audience(self.system_id, ClientId(self.client)),
            actor=UserName(self.technical_user),
        )
        return assertion.business_user

    def _report(self) -> dict[str, Any]:
        layers = self.layers or [
            {"name": "client", "ok": True, "code": "client.ok", "message": "Client 100 exists."},
            {"name": "logon", "ok": True, "code": "logon.ok", "message": "The technical user may work."},
            {"name": "right", "ok": True, "code": "right.s_btch_job.rele", "message": "May release jobs."},
            {"name": "trust", "ok": True, "code": "trust.ok", "message": "A hub is trusted."},
            {"name": "capacity", "ok": True, "code": "capacity.ok", "message": "Jobs can run."},
        ]
        return {
            "system_id": self.system_id,
            "client": self.client,
            "technical_user": self.technical_user,
            "time": self.now().isoformat(),
            "layers": layers,
        }

    def _scheduling(self, method: str, path: str, query: Mapping[str, list[str]], body: bytes) -> Response | None:
        if (method, path) == ("POST", "/Job"):
            return self._create(json.loads(body))
        if path in _FIXED:
            return 200, _FIXED[path]
        if path == "/Job":
            reference = query.get("referenceID", [""])[0]
            return 200, [job for job in self.jobs.values() if job["referenceID"] == reference]
        if path.startswith("/JobResult/"):
            return self._result(path)
        return self._job(path)

    def _create(self, request: dict[str, Any]) -> Response | None:
        for job in self.jobs.values():
            if job["referenceID"] == request["referenceID"]:
                return 201, job
        if request["name"] != "CLOSE":
            return 404, {"code": "jobDefinitionNotFound", "message": f"There is no job definition {request['name']}."}
        job = {
            "ID": str(uuid.uuid4()),
            "name": "CLOSE",
            "referenceID": request["referenceID"],
            "version": "1",
            "status": self.statuses[0],
            "parameters": request["parameters"],
            "looks": 0,
        }
        self.jobs[job["ID"]] = job
        self.created += 1
        if self.lost_answers:
            self.lost_answers -= 1
            return None
        return 201, job

    def _job(self, path: str) -> Response:
        job_id, _, part = path.removeprefix("/Job/").partition("/")
        job = self.jobs.get(job_id)
        if job is None:
            return 404, {"code": "jobNotFound", "message": "There is no such job."}
        if part == "results":
            return 200, [
                {"ID": "R1", "jobID": job_id, "type": "message", "name": "Log"},
                {
                    "ID": "R2",
                    "jobID": job_id,
                    "type": "data",
                    "name": "List",
                    "filename": "periods.csv",
                    "mimeType": "text/csv",
                },
            ]
        job["looks"] += 1
        job["status"] = self.statuses[min(job["looks"], len(self.statuses) - 1)]
        return 200, job

    def _result(self, path: str) -> Response:
        if path.endswith("/data"):
            return 200, b"period;status\n1;closed\n"
        message = {
            "ID": "M1",
            "resultID": "R1",
            "severity": "success",
            "code": "jobCompleted",
            "text": "Period 1 is closed.",
            "createdAt": "2026-11-20T10:00:00.0000000Z",
        }
        return 200, [message]
