"""The system itself: what it is, its one application server, its profile parameters."""

from __future__ import annotations

import ipaddress
import platform
import socket
from typing import Any, Final

from keydate.erp.bapi.call import Call, Results, System
from keydate.erp.bapi.errors import FunctionRaised
from keydate.erp.users.queries import list_profile_parameters
from keydate.kit.database import ReadTransaction

#: What RFC_SYSTEM_INFO calls a release; clients compare it with numbers like 750.
RELEASE: Final = "750"
#: Instance number and dispatcher of the one server.
_INSTANCE: Final = "00"


def system_info(call: Call[None]) -> Results:
    """Answers RFC_SYSTEM_INFO."""
    return {"RFCSI_EXPORT": _described(call.system), "CURRENT_RESOURCES": 0, "MAXIMAL_RESOURCES": 0}


def get_system_info(call: Call[None]) -> Results:
    """Answers RFC_GET_SYSTEM_INFO, which can ask no other system."""
    return {"RFCSI_EXPORT": _described(call.system)}


def server_list(call: Call[None]) -> Results:
    """Answers TH_SERVER_LIST with the one server, under the name that RFC_SYSTEM_INFO tells."""
    described = _described(call.system)
    row = {
        "NAME": described["RFCDEST"],
        "HOST": described["RFCHOST2"],
        "SERV": f"sapdp{_INSTANCE}",
        "HOSTADR": _packed(call.system.host),
    }
    return {"LIST": [row]}


def get_parameter(call: Call[ReadTransaction]) -> Results:
    """Answers SBUF_PARAMETER_GET and TH_GET_PARAMETER; whoever may list the parameters may read one."""
    name = call.parameters["PARAMETER_NAME"].strip()
    parameters = list_profile_parameters(call.tx, acting_user=call.acting_user)
    if name not in parameters:
        text = f"There is no profile parameter {name!r}."
        raise FunctionRaised(function=call.function.name, key="PARAMETER_NOT_FOUND", text=text)
    return {"PARAMETER_VALUE": parameters[name]}


def _described(system: System) -> dict[str, Any]:
    """Returns RFCSI. The application server's name is `host_SID_00`, as schedulers expect it."""
    host = socket.gethostname().partition(".")[0]
    return {
        "RFCPROTO": "011",
        "RFCCHARTYP": "4103",
        "RFCINTTYP": "LIT",
        "RFCFLOTYP": "IE3",
        "RFCDEST": f"{host[:20]}_{system.system_id}_{_INSTANCE}",
        "RFCHOST": host[:8],
        "RFCSYSID": system.system_id,
        "RFCDATABS": system.system_id,
        "RFCDBHOST": host[:32],
        "RFCDBSYS": "SQLITE" if system.database.is_sqlite else "POSTGRESQL",
        "RFCSAPRL": RELEASE,
        "RFCMACH": "390",
        "RFCOPSYS": platform.system()[:10],
        "RFCTZONE": "0",
        "RFCIPADDR": _shortened(system.host, 15),
        "RFCKERNRL": RELEASE,
        "RFCHOST2": host[:32],
        "RFCIPV6ADDR": _shortened(system.host, 45),
    }


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else ""


def _packed(host: str) -> bytes:
    try:
        return ipaddress.IPv4Address(host).packed
    except ValueError:
        return b""
