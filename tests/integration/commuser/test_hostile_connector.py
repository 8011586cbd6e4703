"""A connector that tries to reach the terminal of the person who checks it."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from keydate.commuser.destinations import check_over_http
from keydate.wire.destination import Authentication, Destination

HOSTILE = "\x1b]0;gone\x07\x1b[2Kall is well\x9b31m"


@pytest.mark.parametrize("status", [200, 401, 403])
def test_what_a_connector_says_cannot_steer_a_terminal(status: int) -> None:
    class Connector(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            layer = {"name": HOSTILE, "ok": False, "message": HOSTILE, "who_mends": HOSTILE, "code": HOSTILE}
            body = json.dumps({"message": HOSTILE, "layers": [layer]}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Connector) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        layers = check_over_http(Destination(name="ERP", url=url, authentication=Authentication.NONE))
        server.shutdown()

    texts = "".join(f"{each.name}{each.message}{each.who_mends}{each.code}" for each in layers)
    assert "all is well" in texts
    assert texts.isprintable()
