"""What runs with Keydate may be used by whoever may use Keydate."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from typing import Final

from packaging.requirements import Requirement
from tests.architecture.tree import ROOT

#: Anything else needs a look by a person, and then a line here.
ALLOWED: Final = re.compile(
    r"\b(Apache|BSD|ISC|MIT|PSF|Python Software Foundation|CNRI|HPND|0BSD|Unlicense|MPL|Mozilla|LGPL|Lesser General|ZPL)",
    re.IGNORECASE,
)
FORBIDDEN: Final = re.compile(
    r"\b(AGPL|Affero|BUSL|Business Source|SSPL|Elastic|Commons Clause|(?<!L)GPL|(?<!Lesser )General Public)\b"
)
#: Build backends are in the lock because the set-up has no build isolation; they are not part of what runs.
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text())
NEVER_IMPORTED: Final = {"editables", "hatchling", "packaging", "pathspec", "pluggy", "trove-classifiers"}


def run_time_set() -> list[str]:
    """Returns the names that the run-time lock holds for this platform."""
    lock = (ROOT / "requirements" / "run.lock").read_text().replace("\\\n", " ")
    requirements = [
        Requirement(line.partition(" --hash")[0]) for line in lock.splitlines() if re.match(r"[a-z0-9]", line)
    ]
    return [each.name for each in requirements if each.marker is None or each.marker.evaluate()]


def licence_of(name: str) -> str:
    """Returns what a distribution says of its licence: the expression, the classifiers, or the first line of the text."""
    about = metadata.metadata(name).json
    if about.get("license_expression"):
        return str(about["license_expression"])
    classifiers = [each for each in about.get("classifier", []) if each.startswith("License ::")]
    return "; ".join(classifiers) or str(about.get("license") or "unknown").strip().splitlines()[0]


def test_the_lock_holds_the_run_time_set() -> None:
    assert {"sqlalchemy", "fastapi", "dbos", "psycopg", "cryptography"} <= set(run_time_set())


def test_every_run_time_dependency_has_a_licence_that_fits() -> None:
    licences = {name: licence_of(name) for name in run_time_set() if name not in NEVER_IMPORTED}

    assert {name: text for name, text in licences.items() if not ALLOWED.search(text)} == {}
    assert {name: text for name, text in licences.items() if FORBIDDEN.search(text)} == {}


def test_every_locked_file_has_a_hash() -> None:
    for name in ("run.lock", "test.lock"):
        text = (ROOT / "requirements" / name).read_text()
        entries = [entry for entry in re.split(r"\n(?=[a-z0-9])", text) if "==" in entry]

        assert entries, name
        assert [entry.partition(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == [], name


def test_the_tests_run_what_users_run() -> None:
    pinned = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)
    run, test = (dict(pinned.findall((ROOT / "requirements" / name).read_text())) for name in ("run.lock", "test.lock"))

    assert {name: (version, test.get(name)) for name, version in run.items() if test.get(name) != version} == {}


def test_what_the_project_names_is_locked() -> None:
    locked = {re.sub(r"[-_.]+", "-", name).lower() for name in run_time_set()}
    named = [Requirement(each) for each in PROJECT["project"]["dependencies"]]

    missing = [
        each.name for each in named if each.marker is None and re.sub(r"[-_.]+", "-", each.name).lower() not in locked
    ]
    assert missing == []
