"""The system itself: what it is, its servers, its profile parameters.

Public clients use these functions before they do anything else. Interfaces of `SBUF_PARAMETER_GET` and `TH_…` are known from such clients only.
"""

from __future__ import annotations

from typing import Final

from keydate.wire.bapi.basic import RFCSI
from keydate.wire.bapi.declaration import Function, exceptions, export, optional, required, table, unsupported
from keydate.wire.bapi.types import Char, Field, Raw, Structure

_SERVER_GROUP: Final = "THFB"

MSXXLIST: Final = Structure(
    "MSXXLIST",
    (
        Field("NAME", Char(40), "Application server name, as in RFCSI-RFCDEST"),
        Field("HOST", Char(32), "Host"),
        Field("SERV", Char(20), "Service"),
        Field("HOSTADR", Raw(4), "IPv4 address; initial when the server listens on none"),
    ),
    "Application server",
)

RFC_GET_SYSTEM_INFO: Final = Function(
    name="RFC_GET_SYSTEM_INFO",
    group="SRFC",
    text="Returns what system answers, as RFC_SYSTEM_INFO",
    imports=(unsupported("DESTINATION", Char(32), "System to ask in place of this one"),),
    exports=(export("RFCSI_EXPORT", RFCSI, "System information"),),
)

_NAME: Final = required("PARAMETER_NAME", Char(60), "Profile parameter")
_VALUE: Final = export("PARAMETER_VALUE", Char(60), "Present value")
_EXCEPTIONS: Final = exceptions("PARAMETER_NOT_FOUND", "NOT_AUTHORIZED")

SBUF_PARAMETER_GET: Final = Function(
    name="SBUF_PARAMETER_GET",
    group="SBUF",
    text="Reads a profile parameter",
    imports=(_NAME,),
    exports=(_VALUE,),
    exceptions=_EXCEPTIONS,
)

TH_GET_PARAMETER: Final = Function(
    name="TH_GET_PARAMETER",
    group=_SERVER_GROUP,
    text="Reads a profile parameter, as SBUF_PARAMETER_GET",
    imports=(_NAME,),
    exports=(_VALUE,),
    exceptions=_EXCEPTIONS,
)

TH_SERVER_LIST: Final = Function(
    name="TH_SERVER_LIST",
    group=_SERVER_GROUP,
    text="Lists the application servers: the one that answers",
    imports=(optional("SERVICES", Raw(1), "Kinds of servers; the one server is of every kind"),),
    tables=(table("LIST", MSXXLIST, "Application servers"),),
)

FUNCTIONS: Final = (RFC_GET_SYSTEM_INFO, SBUF_PARAMETER_GET, TH_GET_PARAMETER, TH_SERVER_LIST)
