"""The record of one run, and its writing as JSON, page and manifest, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from keydate.commuser.evidence.pages import evidence_page
from keydate.commuser.secret import Secret
from keydate.kit.masking import MASK

SCHEMA: Final = "keydate.commuser.evidence/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One step of a run."""

    step: str
    #: The step's number in the procedure.
    number: str
    title: str
    action: str
    at: datetime
    by: str
    before: Any = None
    after: Any = None
    #: What was read or tried afterwards, and what it showed.
    proof: str = ""


@dataclass(slots=True, kw_only=True)
class EvidencePack:
    """What a run did. Everything generated in it is known here, so that nothing of it is ever written."""

    command: str
    spec_name: str
    owner: str
    system: str
    client: str
    user: str
    role: str
    started: datetime
    by: list[str]
    steps: list[StepRecord] = field(default_factory=list)
    findings: list[dict[str, str]] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)
    ended: datetime | None = None
    outcome: str = ""
    _secrets: list[Secret] = field(default_factory=list, repr=False)

    def protect(self, secret: Secret) -> Secret:
        """Remembers a secret that must not be in the pack, and returns it."""
        self._secrets.append(secret)
        return secret

    def as_json(self) -> dict[str, Any]:
        """Returns the pack for programs, every known secret in it replaced."""
        content = {
            "schema": SCHEMA,
            "command": self.command,
            "spec": {"name": self.spec_name, "owner": self.owner},
            "system": {"address": self.system, "client": self.client},
            "user": self.user,
            "role": self.role,
            "by": self.by,
            "started": self.started.isoformat(),
            "ended": self.ended.isoformat() if self.ended else None,
            "outcome": self.outcome,
            "steps": [asdict(step) | {"at": step.at.isoformat()} for step in self.steps],
            "findings": self.findings,
            "result": self.result,
        }
        scrubbed: dict[str, Any] = self._scrubbed(content)
        return scrubbed

    def _scrubbed(self, value: Any) -> Any:
        # Nothing puts a secret here on purpose; an ERP that repeats a parameter in its message would.
        if isinstance(value, dict):
            return {key: self._scrubbed(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._scrubbed(inner) for inner in value]
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret.reveal(), MASK)
        return value


def write_pack(pack: EvidencePack, folder: Path) -> Path:
    """Writes the pack into a new folder below `folder` and returns it; a crash leaves no half pack behind."""
    content = pack.as_json()
    files = {
        "evidence.json": json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n",
        "evidence.html": evidence_page(content),
    }
    manifest = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(files.items()))
    parent = folder / pack.spec_name
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = parent / f".{secrets.token_hex(6)}"
    temporary.mkdir(mode=0o700)
    for name, text in {**files, "MANIFEST.sha256": manifest}.items():
        descriptor = os.open(temporary / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    return _move_into_place(temporary, parent, f"{pack.started:%Y%m%dT%H%M%SZ}-{pack.command}")


def _move_into_place(temporary: Path, parent: Path, name: str) -> Path:
    for attempt in range(1, 1000):
        target = parent / (name if attempt == 1 else f"{name}-{attempt}")
        try:
            temporary.rename(target)
        except OSError:
            if target.exists():
                continue  # two runs in the same second
            raise
        return target
    raise FileExistsError(name)
