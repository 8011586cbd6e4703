"""The spec: what a person writes, checked whole before anything else happens."""

from keydate.commuser.spec.model import (
    Authorization,
    AuthorizationDefault,
    DestinationSpec,
    Metadata,
    RoleSpec,
    Spec,
    System,
    UserSpec,
    UserType,
)
from keydate.commuser.spec.reading import load_spec, parse_spec
from keydate.commuser.spec.templates import TEMPLATES, template_text

__all__ = [
    "TEMPLATES",
    "Authorization",
    "AuthorizationDefault",
    "DestinationSpec",
    "Metadata",
    "RoleSpec",
    "Spec",
    "System",
    "UserSpec",
    "UserType",
    "load_spec",
    "parse_spec",
    "template_text",
]
