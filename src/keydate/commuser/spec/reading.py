"""From the text of a spec to a checked `Spec`, or to all findings at once."""

from __future__ import annotations

import ipaddress
import re
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from keydate.commuser.errors import InvalidSpec
from keydate.commuser.spec.authorizations import read_authorizations, warn_about_values
from keydate.commuser.spec.model import (
    AuthorizationDefault,
    DestinationSpec,
    Metadata,
    RfcAddress,
    RoleSpec,
    Spec,
    System,
    UserSpec,
    UserType,
)
from keydate.commuser.spec.nodes import MAX_BYTES, Findings, Section, read_document
from keydate.commuser.spec.templates import TEMPLATES, template_text
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.findings import Finding
from keydate.vocabulary.ids import client_id, role_name, user_alias, user_group, user_name
from keydate.vocabulary.validity import ALWAYS, FOREVER, Validity

API_VERSION: Final = "keydate/v1"
KIND: Final = "CommunicationUser"
#: The service of the connector below the address of the system.
CONNECTOR_PATH: Final = "/sap/fccx"
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_DESTINATION: Final = re.compile(r"[A-Za-z0-9_-]{1,190}")
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_RFC_KEYS: Final = frozenset(
    {
        "ashost",
        "sysnr",
        "saprouter",
        "mshost",
        "msserv",
        "sysid",
        "group",
        "lang",
        "snc_qop",
        "snc_myname",
        "snc_partnername",
    }
)


def load_spec(path: Path, *, today: date) -> tuple[Spec, list[Finding]]:
    """Returns the spec of a file with its warnings.

    Raises:
        InvalidSpec: the file cannot be read, or has errors; all of them are in it.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise _unusable(str(path), f"The file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _unusable(str(path), f"The file is not UTF-8 text (byte {error.start}).") from error
    return parse_spec(text, source=str(path), today=today)


def parse_spec(text: str, *, source: str = "spec", today: date) -> tuple[Spec, list[Finding]]:
    """Returns the spec of a text with its warnings.

    Raises:
        InvalidSpec: there are errors; all of them are in it.
    """
    findings = Findings()
    document = read_document(text, findings)
    spec = _read_spec(document, findings, today) if document is not None else None
    if spec is None or findings.has_errors:
        raise InvalidSpec(source=source, findings=findings.found)
    warn_about_values(spec.role.authorizations, findings)
    return spec, findings.found


def _unusable(source: str, message: str) -> InvalidSpec:
    findings = Findings()
    findings.error("file", message)
    return InvalidSpec(source=source, findings=findings.found)


def _read_spec(document: Section, findings: Findings, today: date) -> Spec | None:
    document.allow({"apiVersion", "kind", "metadata", "system", "user", "role", "destination"})
    for key, expected in (("apiVersion", API_VERSION), ("kind", KIND)):
        value = document.text(key, required=True)
        if value and value != expected:
            findings.error(key, f"{document.place(key)} is {value!r}; this program knows {expected!r}.")
    metadata = _metadata(document.section("metadata", required=True), today)
    system = _system(document.section("system", required=True))
    user = _user(document.section("user", required=True), today)
    role = _role(document.section("role", required=True))
    section = document.section("destination")
    destination = _destination(section, system) if section is not None else None
    if section is None:
        findings.warning("no_destination", "The spec names no destination; the final password would have no place.")
    if metadata is None or system is None or user is None or role is None:
        return None
    return Spec(metadata=metadata, system=system, user=user, role=role, destination=destination)


def _metadata(section: Section | None, today: date) -> Metadata | None:
    if section is None:
        return None
    section.allow({"name", "owner", "deputy", "purpose", "review_by"})
    findings = section.findings
    name, owner = section.text("name", required=True), section.text("owner", required=True)
    deputy, purpose = section.text("deputy"), section.text("purpose")
    if name and not _NAME.fullmatch(name):
        findings.error(
            "name", f"{section.place('name')}: {name[:70]!r} is no name.", "Use lower-case letters, digits, hyphens."
        )
    for key, address in (("owner", owner), ("deputy", deputy)):
        if address and not _MAIL.fullmatch(address):
            findings.error("address", f"{section.place(key)}: {address!r} is no e-mail address.")
    if not deputy:
        findings.warning(
            "no_deputy", f"{section.place()}: there is no deputy.", "Name who answers when the owner is away."
        )
    elif deputy == owner:
        findings.warning("same_deputy", f"{section.place('deputy')} is the owner.", "Name somebody else.")
    review_by = _date(section, "review_by", required=True)
    if review_by is not None and review_by < today:
        findings.warning(
            "review_passed",
            f"{section.place('review_by')}: {review_by} has passed.",
            "Review user and role, set a new date.",
        )
    if review_by is None:
        return None
    return Metadata(name=name, owner=owner, deputy=deputy, purpose=purpose, review_by=review_by)


def _system(section: Section | None) -> System | None:
    if section is None:
        return None
    section.allow({"url", "client", "rfc"})
    client = section.text("client", required=True)
    url = _url(section, "url")
    rfc = section.section("rfc")
    if section.has("url") == section.has("rfc"):
        section.findings.error("system", f"{section.place()} needs either url or rfc.", "Keep one of them.")
    parameters = _rfc(rfc) if rfc is not None else None
    try:
        return System(client=client_id(client), url=url, rfc=parameters) if client else None
    except InvalidValue as error:
        section.findings.error("client", f"{section.place('client')}: {error}")
        return None


def _rfc(section: Section) -> RfcAddress:
    section.allow(_RFC_KEYS)
    parameters = {key: section.text(key) for key in section.names() if key in _RFC_KEYS}
    if not ({"ashost", "sysnr"} <= parameters.keys() or {"mshost", "sysid"} <= parameters.keys()):
        section.findings.error("rfc", f"{section.place()} needs ashost and sysnr, or mshost and sysid.")
    return RfcAddress(parameters=parameters)


def _url(section: Section, key: str) -> str:
    text = section.text(key, length=2000)
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        section.findings.error("url", f"{section.place(key)} is no address.")
        return ""
    if parts.username or parts.password:
        section.findings.error("secret", f"{section.place(key)} has user or password in it.", "Remove them.")
    elif parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment:
        section.findings.error("url", f"{section.place(key)} is no http or https address without query.")
    elif parts.scheme == "http" and not _is_loopback(host):
        section.findings.warning(
            "plain_http", f"{section.place(key)}: passwords travel readable over plain HTTP.", "Use https."
        )
    return text.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _user(section: Section | None, today: date) -> UserSpec | None:
    if section is None:
        return None
    section.allow({"name", "alias", "type", "last_name", "group", "valid_from", "valid_to"})
    name = section.text("name", required=True)
    last_name = section.text("last_name", length=40) or name
    alias, group = section.text("alias"), section.text("group")
    validity = _validity(section, today)
    user_type = _user_type(section)
    try:
        return UserSpec(
            name=user_name(name or "MISSING"),
            last_name=last_name,
            type=user_type,
            alias=user_alias(alias) if alias else None,
            group=user_group(group) if group else None,
            validity=validity,
        )
    except InvalidValue as error:
        section.findings.error("user", f"{section.place()}: {error}")
        return None


def _user_type(section: Section) -> UserType:
    text = section.text("type") or UserType.DIALOG
    try:
        user_type = UserType(text.lower())
    except ValueError:
        section.findings.error(
            "user_type",
            f"{section.place('type')}: {text!r} is no type for a communication user.",
            f"Choose one of {', '.join(UserType)}; dialog is recommended.",
        )
        return UserType.DIALOG
    if user_type is UserType.SYSTEM:
        section.findings.warning(
            "user_type", f"{section.place('type')}: a system user's password never expires.", "dialog is recommended."
        )
    return user_type


def _validity(section: Section, today: date) -> Validity:
    valid_from = _date(section, "valid_from") or ALWAYS
    valid_to = _date(section, "valid_to") or FOREVER
    if valid_to < today:
        section.findings.error(
            "validity", f"{section.place('valid_to')}: {valid_to} has passed; the user could not log on."
        )
        return Validity()
    try:
        return Validity(valid_from, valid_to)
    except InvalidValue as error:
        section.findings.error("validity", f"{section.place()}: {error}")
        return Validity()


def _date(section: Section, key: str, *, required: bool = False) -> date | None:
    text = section.text(key, required=required)
    if not text:
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else _no_date()
    except ValueError:
        section.findings.error("date", f"{section.place(key)}: {text[:20]!r} is no date.", "Write it as 2027-03-31.")
        return None


def _no_date() -> date:
    raise ValueError


def _role(section: Section | None) -> RoleSpec | None:
    if section is None:
        return None
    section.allow({"name", "description", "authorizations", "template", "authorization_defaults", "template_role"})
    name = section.text("name", required=True)
    description = section.text("description", required=True, length=80)
    template_role = section.text("template_role")
    source = _authorizations_section(section)
    authorizations = read_authorizations(source)
    defaults = tuple(_default(each) for each in source.sections("authorization_defaults"))
    if not authorizations and not section.findings.has_errors:
        section.findings.error(
            "no_authorizations", f"{section.place()} has no authorizations; an empty role grants nothing."
        )
    try:
        role = RoleSpec(
            name=role_name(name or "MISSING"),
            description=description,
            authorizations=authorizations,
            authorization_defaults=defaults,
            template_role=role_name(template_role) if template_role else None,
        )
    except InvalidValue as error:
        section.findings.error("role", f"{section.place()}: {error}")
        return None
    if role.name.startswith(("SAP", "/")):
        section.findings.error(
            "role", f"{section.place('name')}: role names with SAP or / at the start are reserved.", "Begin with Z."
        )
    return role


def _authorizations_section(section: Section) -> Section:
    """Returns the role itself, or the role of the template that it names."""
    template = section.text("template")
    if not template:
        return section
    if section.has("authorizations"):
        section.findings.error(
            "template", f"{section.place()} has both template and authorizations.", "Keep one of them."
        )
        return section
    if template not in TEMPLATES:
        section.findings.error(
            "template",
            f"{section.place('template')}: there is no template {template!r}.",
            f"Choose one of {', '.join(TEMPLATES)}.",
        )
        return section
    document = read_document(template_text(template), section.findings)
    role = document.section("role") if document is not None else None
    return role or section


def _default(section: Section) -> AuthorizationDefault:
    section.allow({"type", "name"})
    default = AuthorizationDefault(type=section.text("type", required=True), name=section.text("name", required=True))
    if default.type and default.type not in {"IWSG", "IWSV", "G4BA", "TRAN"}:
        section.findings.error(
            "authorization_default", f"{section.place('type')}: {default.type!r} is not IWSG, IWSV, G4BA or TRAN."
        )
    return default


def _destination(section: Section, system: System | None) -> DestinationSpec | None:
    section.allow({"name", "hub", "url", "proxy_type", "location_id"})
    name = section.text("name", required=True)
    hub, url = _url(section, "hub"), _url(section, "url")
    proxy_type = section.text("proxy_type") or "Internet"
    if not hub:
        section.text("hub", required=True)
    if name and not _DESTINATION.fullmatch(name):
        section.findings.error(
            "destination", f"{section.place('name')}: at most 190 letters, digits, hyphens, underscores."
        )
    if proxy_type not in {"Internet", "OnPremise"}:
        section.findings.error("proxy_type", f"{section.place('proxy_type')} must be Internet or OnPremise.")
    if not url and system is not None and system.rfc is not None:
        section.findings.error("destination", f"{section.place()}: with system.rfc the destination needs its own url.")
    default = f"{system.url}{CONNECTOR_PATH}" if system is not None and system.url else ""
    return DestinationSpec(
        name=name, hub=hub, url=url or default, proxy_type=proxy_type, location_id=section.text("location_id")
    )
