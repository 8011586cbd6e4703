"""RFC connections by a package with the interface of pyrfc, against packages made up of a few classes."""

from __future__ import annotations

import importlib
import types
from typing import Any

import pytest

from keydate.gateway.rfc import (
    AbapApplicationError,
    AbapRuntimeError,
    FunctionNotAvailable,
    PyrfcConnection,
    RfcCommunicationError,
    RfcError,
    RfcInvalidParameter,
    RfcLibraryMissing,
    RfcLogonError,
    RfcNotAuthorized,
    RfcOutcomeUnknown,
)


class RFCError(Exception):
    def __init__(self, message: str = "", key: str = "", msg_class: str = "", msg_number: str = "") -> None:
        super().__init__(message)
        self.message, self.key, self.msg_class, self.msg_number = message, key, msg_class, msg_number


class LogonError(RFCError): ...


class CommunicationError(RFCError): ...


class ABAPApplicationError(RFCError): ...


class ABAPRuntimeError(RFCError): ...


class ExternalRuntimeError(RFCError): ...


class ExternalAuthorizationError(RFCError): ...


class Library(types.ModuleType):
    """A package whose connection answers or raises what the test says."""

    def __init__(self, *, at_logon: Exception | None = None, at_call: Exception | None = None, **results: Any) -> None:
        super().__init__("pyrfc")
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.parameters: dict[str, str] = {}
        self.closed = False
        library = self

        class Connection:
            def __init__(self, **parameters: str) -> None:
                library.parameters = parameters
                if at_logon:
                    raise at_logon

            def call(self, name: str, **parameters: Any) -> dict[str, Any]:
                library.calls.append((name, parameters))
                if at_call:
                    raise at_call
                return results

            def close(self) -> None:
                library.closed = True

        self.Connection = Connection


def connect(library: Library) -> PyrfcConnection:
    return PyrfcConnection({"ashost": "erp", "sysnr": "00"}, user="ADMIN", password="secret", module=library)


def test_a_connection_logs_on_and_off() -> None:
    library = Library()

    with connect(library) as erp:
        assert erp.address == "ashost=erp sysnr=00"

    assert library.parameters == {"ashost": "erp", "sysnr": "00", "user": "ADMIN", "passwd": "secret"}
    assert library.closed


def test_a_call_sends_only_what_was_passed_in_its_normal_form() -> None:
    library = Library()

    connect(library).call("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME="A ", ACTIVITYGROUPS=[{"AGR_NAME": "Z_R"}])

    [(name, parameters)] = library.calls
    assert name == "BAPI_USER_ACTGROUPS_ASSIGN"
    assert parameters["USERNAME"] == "A"
    assert parameters["ACTIVITYGROUPS"][0]["FROM_DAT"] == "00000000"
    assert "RETURN" not in parameters


def test_what_an_older_release_does_not_return_is_initial() -> None:
    results = connect(Library(ALIAS={"USERALIAS": "a"}, TECH_USER={})).call("BAPI_USER_GET_DETAIL", USERNAME="A")

    assert results["ALIAS"] == {"USERALIAS": "a"}
    assert results["ADMINDATA"] == {"ANAME": "", "ERDAT": "00000000", "TRDAT": "00000000"}
    assert results["TECH_USER"] == {}


def test_a_function_that_only_the_system_knows_is_called_as_it_is() -> None:
    assert connect(Library(X="1")).call("Z_OTHER", A=1) == {"X": "1"}


def test_a_call_that_does_not_fit_is_never_sent() -> None:
    library = Library()

    with pytest.raises(RfcInvalidParameter):
        connect(library).call("BAPI_USER_GET_DETAIL", USER="A")

    assert library.calls == []


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (LogonError("Name or password is incorrect"), RfcLogonError),
        (CommunicationError("connection refused"), RfcCommunicationError),
        (ABAPRuntimeError("no authority", key="RFC_NO_AUTHORITY"), RfcNotAuthorized),
        (TypeError("client must be text"), RfcInvalidParameter),
    ],
)
def test_a_failure_at_logon_has_its_own_error(raised: Exception, error: type[RfcError]) -> None:
    with pytest.raises(error) as caught:
        connect(Library(at_logon=raised))

    assert type(caught.value) is error
    assert "secret" not in repr(caught.value)


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (LogonError("logged off"), RfcLogonError),
        (CommunicationError("broken"), RfcOutcomeUnknown),
        (ABAPApplicationError(key="WRONG_PASSWORD"), AbapApplicationError),
        (ABAPApplicationError(key="FU_NOT_FOUND"), FunctionNotAvailable),
        (ABAPRuntimeError(key="FU_NOT_FOUND"), FunctionNotAvailable),
        (ABAPRuntimeError("dump", key="COMPUTE_INT_ZERODIVIDE"), AbapRuntimeError),
        (ABAPRuntimeError(key="RFC_NO_AUTHORITY"), RfcNotAuthorized),
        (ExternalAuthorizationError("no"), RfcNotAuthorized),
        (ExternalRuntimeError("field 'X' not found", key="RFC_INVALID_PARAMETER"), RfcInvalidParameter),
        (ValueError("too long"), RfcInvalidParameter),
    ],
)
def test_a_failure_of_a_call_has_its_own_error(raised: Exception, error: type[RfcError]) -> None:
    erp = connect(Library(at_call=raised))

    with pytest.raises(error) as caught:
        erp.call("RFC_PING")

    assert type(caught.value) is error
    assert caught.value.__cause__ is raised


def test_an_application_exception_carries_key_and_message() -> None:
    raised = ABAPApplicationError("Open fields", key="OPEN_AUTHS", msg_class="S#", msg_number="123")

    with pytest.raises(AbapApplicationError) as caught:
        connect(Library(at_call=raised)).call("RFC_PING")

    error = caught.value
    assert (error.key, error.reason, error.message_id, error.message_number) == (
        "OPEN_AUTHS",
        "Open fields",
        "S#",
        "123",
    )


def test_a_defect_that_is_none_of_the_library_is_not_disguised() -> None:
    with pytest.raises(ZeroDivisionError):
        connect(Library(at_call=ZeroDivisionError())).call("RFC_PING")


@pytest.mark.parametrize("raised", [ModuleNotFoundError("No module named 'pyrfc'"), OSError("libsapnwrfc.so")])
def test_a_missing_library_is_a_clear_error(monkeypatch: pytest.MonkeyPatch, raised: Exception) -> None:
    def fail(_: str) -> None:
        raise raised

    monkeypatch.setattr(importlib, "import_module", fail)

    with pytest.raises(RfcLibraryMissing, match="interface of pyrfc") as caught:
        PyrfcConnection({"ashost": "erp"}, user="A", password="B")

    assert "keydate[rfc]" in caught.value.remedy
