"""SOAP faults: who erred, what happened, and the ABAP exception or the code of our own errors as detail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from lxml import etree

from keydate.vocabulary.errors import KeydateError, error_report
from keydate.wire.soap.xml import RFC, SOAP, element_name, escape, original_name

#: Namespace of the detail that carries our own errors.
KEYDATE: Final = "urn:keydate:error"

FaultCode = Literal["Client", "Server", "VersionMismatch", "MustUnderstand"]

_EXCEPTION_SUFFIX: Final = ".Exception"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What went wrong with a call."""

    code: str
    text: str
    function: str = ""
    #: Name of the ABAP exception, e.g. WRONG_PASSWORD; empty when the function raised none.
    exception: str = ""
    exception_text: str = ""
    message_id: str = ""
    message_number: str = ""
    #: The four parts of our own errors: code, message, unchanged, remedy; empty from other systems.
    report: dict[str, str] = field(default_factory=dict)


def fault_of(error: KeydateError, *, code: FaultCode = "Client") -> Fault:
    """Returns the fault for an expected failure."""
    report = error_report(error)
    return Fault(code=code, text=report["message"], report=report)


def exception_fault(
    function: str,
    key: str,
    text: str,
    *,
    message_id: str = "",
    message_number: str = "",
    error: KeydateError | None = None,
) -> Fault:
    """Returns the fault for an exception that the function declares."""
    return Fault(
        code="Server",
        text=text or key,
        function=function,
        exception=key,
        exception_text=text,
        message_id=message_id,
        message_number=message_number,
        report=error_report(error) if error else {},
    )


def build_fault(fault: Fault) -> bytes:
    """Returns the envelope of a fault."""
    detail = _exception_detail(fault) + _report_detail(fault)
    body = f"<faultcode>SOAP-ENV:{escape(fault.code)}</faultcode><faultstring>{_clean(fault.text)}</faultstring>"
    body += f"<detail>{detail}</detail>" if detail else ""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="{SOAP}"><SOAP-ENV:Body>'
        f"<SOAP-ENV:Fault>{body}</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>"
    ).encode()


def parse_fault(element: etree._Element) -> Fault:
    """Returns the fault in a Fault element; what is missing stays empty."""
    code = (element.findtext("faultcode") or "Server").rpartition(":")[2]
    fault = {"code": code, "text": element.findtext("faultstring") or "The server gave no reason."}
    report: dict[str, str] = {}
    for part in element.iterfind("detail/*"):
        name = etree.QName(part)
        if name.namespace == KEYDATE:
            report = {etree.QName(child).localname: child.text or "" for child in part}
        elif part.find("{*}Name") is not None:
            function = name.localname.removesuffix(_EXCEPTION_SUFFIX)
            fault |= {
                "function": original_name(function) if function != name.localname else "",
                "exception": part.findtext("{*}Name") or "",
                "exception_text": part.findtext("{*}Text") or "",
                "message_id": part.findtext("{*}Message/{*}ID") or "",
                "message_number": part.findtext("{*}Message/{*}Number") or "",
            }
    return Fault(**fault, report=report)


def _exception_detail(fault: Fault) -> str:
    if not fault.exception:
        return ""
    tag = element_name(fault.function) + _EXCEPTION_SUFFIX
    message = f"<ID>{_clean(fault.message_id)}</ID><Number>{_clean(fault.message_number)}</Number>"
    return (
        f'<rfc:{tag} xmlns:rfc="{RFC}"><Name>{_clean(fault.exception)}</Name><Text>{_clean(fault.exception_text)}</Text>'
        f"<Message>{message}</Message></rfc:{tag}>"
    )


def _report_detail(fault: Fault) -> str:
    if not fault.report:
        return ""
    parts = "".join(f"<{name}>{_clean(text)}</{name}>" for name, text in fault.report.items())
    return f'<error xmlns="{KEYDATE}">{parts}</error>'


def _clean(text: str) -> str:
    # A fault must get through whatever its text repeats of the caller's input.
    return escape("".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text))
