"""What the documents and the continuous integration promise to exist does exist."""

from __future__ import annotations

import re

from tests.architecture.tree import ROOT, shown, tracked_texts


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_the_targets_that_others_rely_on_exist() -> None:
    assert {
        "run",
        "demo",
        "setup",
        "setup-test",
        "check",
        "test",
        "bench",
        "lock",
        "format",
        "clean",
        "help",
    } <= make_targets()


def test_every_make_target_that_a_document_names_exists() -> None:
    named = re.compile(r"(?:`|^\s*\$?\s*)make ([a-z][a-z-]*)", re.MULTILINE)
    documents = {
        path: text for path, text in tracked_texts().items() if path.suffix == ".md" or path.parent.name == ".ci"
    }

    missing = [
        f"{shown(path)}: make {target}"
        for path, text in documents.items()
        for target in named.findall(text)
        if target not in make_targets()
    ]
    assert missing == []


def test_links_between_documents_lead_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    broken = [
        f"{shown(path)}: {target}"
        for path, text in tracked_texts().items()
        if path.suffix == ".md"
        for target in link.findall(text)
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_continuous_integration_can_be_started() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
