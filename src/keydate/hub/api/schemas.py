"""What goes in and out of the API; everything that comes in is limited here and examined by the domain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from keydate.hub.access.model import ApiToken, HubRole, Right
from keydate.hub.jobs.model import JobRun
from keydate.hub.jobs.store import result_to_json
from keydate.hub.systems.model import CommunicationSystem, check_to_json
from keydate.wire.scheduling import ParameterValue


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewSystem(_In):
    """A communication system to be added."""

    name: str = Field(max_length=60)
    destination: str = Field(max_length=200)
    description: str = Field(default="", max_length=255)
    system_id: str = Field(default="", max_length=32)


class SystemChange(_In):
    """What is to be changed; what is left out stays."""

    destination: str | None = Field(default=None, max_length=200)
    description: str | None = Field(default=None, max_length=255)
    system_id: str | None = Field(default=None, max_length=32)


class SystemOut(BaseModel):
    """A communication system with its last check."""

    name: str
    description: str
    destination: str
    system_id: str
    changed_by: str
    changed_at: datetime
    last_check: dict[str, Any] | None

    @classmethod
    def of(cls, system: CommunicationSystem) -> SystemOut:
        """Returns what is shown of a system."""
        return cls(
            name=system.name,
            description=system.description,
            destination=system.destination,
            system_id=system.system_id,
            changed_by=system.changed_by,
            changed_at=system.changed_at,
            last_check=None if system.last_check is None else check_to_json(system.last_check),
        )


class NewJobRun(_In):
    """A job definition to be run for a person."""

    system: str = Field(max_length=60)
    definition: str = Field(max_length=255)
    business_user: str = Field(max_length=12, description="In whose name the program works, as the ERP knows them")
    parameters: dict[str, ParameterValue] = Field(default_factory=dict, max_length=200)
    reference_id: str | None = Field(
        default=None, max_length=36, description="A UUID of the caller's own; sent again, it returns the same run"
    )


class JobRunOut(BaseModel):
    """A job run with its messages and results."""

    reference_id: str
    system: str
    definition: str
    business_user: str
    parameters: dict[str, ParameterValue]
    status: str
    is_final: bool
    job_id: str
    problem: str
    results: list[dict[str, Any]]
    started_by: str
    created_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, run: JobRun) -> JobRunOut:
        """Returns what is shown of a run."""
        return cls(
            reference_id=run.reference_id,
            system=run.system,
            definition=run.definition,
            business_user=run.business_user,
            parameters=dict(run.parameters),
            status=str(run.status),
            is_final=run.status.is_final,
            job_id=run.job_id,
            problem=run.problem,
            results=[result_to_json(result) for result in run.results],
            started_by=run.started_by,
            created_at=run.created_at,
            changed_at=run.changed_at,
        )


class NewToken(_In):
    """An API token to be made."""

    name: str = Field(max_length=60)
    rights: list[Right] = Field(max_length=len(Right))
    days: int = Field(default=90, ge=1, le=400)


class TokenOut(BaseModel):
    """An API token; its text only in the answer to its creation."""

    token_id: str
    name: str
    rights: list[str]
    user_name: str | None
    expires_at: datetime
    revoked_at: datetime | None
    token: str | None = None

    @classmethod
    def of(cls, token: ApiToken, text: str | None = None) -> TokenOut:
        """Returns what is shown of a token."""
        return cls(
            token_id=token.token_id,
            name=token.name,
            rights=sorted(token.rights),
            user_name=token.user_name,
            expires_at=token.expires_at,
            revoked_at=token.revoked_at,
            token=text,
        )


class NewPassword(_In):
    """One's own new password; the old one stands in the Authorization header."""

    new_password: SecretStr = Field(max_length=256)


class NewUser(_In):
    """A user of the hub to be made."""

    name: str = Field(max_length=60)
    role: HubRole
    one_time_password: SecretStr = Field(max_length=256)
