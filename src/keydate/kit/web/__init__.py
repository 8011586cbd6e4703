"""What every HTTP server of Keydate does the same way, whatever it serves.

`protect` puts one pure ASGI layer around an application: a request id, a limit on the body, security headers, and an answer in place of a
stack trace. `health_route` tells whether the part can work. `serve` runs it: plain HTTP only on loopback, an orderly end on SIGTERM.
"""

from keydate.kit.web.edge import BODY_LIMIT, REQUEST_ID_HEADER, Edge, protect
from keydate.kit.web.health import health_route
from keydate.kit.web.problems import failure_problem, problem
from keydate.kit.web.serving import is_loopback, serve

__all__ = [
    "BODY_LIMIT",
    "REQUEST_ID_HEADER",
    "Edge",
    "failure_problem",
    "health_route",
    "is_loopback",
    "problem",
    "protect",
    "serve",
]
