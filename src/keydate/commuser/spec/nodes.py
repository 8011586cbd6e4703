"""Reads YAML into nodes that know their place, and refuses what a spec never needs.

No tags, no anchors, one document, a size and depth that cannot hurt. Every scalar stays the text that was written: `03` is `03`, not three.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from keydate.kit.masking import names_a_secret
from keydate.vocabulary.findings import Finding, Severity

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 12


@dataclass(slots=True)
class Findings:
    """Collects what is wrong, so that all of it is told at once."""

    found: list[Finding] = field(default_factory=list)

    def error(self, code: str, message: str, remedy: str = "") -> None:
        """Notes what makes the spec unusable."""
        self.found.append(Finding(code=f"spec.{code}", severity=Severity.ERROR, message=message, remedy=remedy))

    def warning(self, code: str, message: str, remedy: str = "") -> None:
        """Notes what a person should look at."""
        self.found.append(Finding(code=f"spec.{code}", severity=Severity.WARNING, message=message, remedy=remedy))

    @property
    def has_errors(self) -> bool:
        """Tells whether the spec is unusable."""
        return any(finding.severity is Severity.ERROR for finding in self.found)


@dataclass(slots=True)
class Section:
    """A mapping of the spec: its entries, its path, and the collector of findings."""

    node: yaml.MappingNode
    path: str
    findings: Findings
    _entries: dict[str, yaml.Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Takes the entries over and refuses duplicate keys."""
        for key_node, value in self.node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in self._entries:
                self.findings.error("duplicate_key", f"{self.place(key, key_node)} stands twice.", "Keep one of them.")
            self._entries[key] = value

    def place(self, key: str = "", node: yaml.Node | None = None) -> str:
        """Returns line and path, as the start of a sentence."""
        where = node or self._entries.get(key) or self.node
        path = ".".join(part for part in (self.path, key) if part) or "the document"
        return f"Line {where.start_mark.line + 1}: {path}"

    def allow(self, allowed: Collection[str]) -> None:
        """Refuses keys that are not known, with the nearest known one, and secrets in particular."""
        for key in self._entries:
            if key in allowed:
                continue
            if names_a_secret(key):
                self.findings.error(
                    "secret",
                    f"{self.place(key)} is a secret, and secrets never stand in a spec.",
                    "Remove it, change the password if it was real; passwords are generated and handed to the destination.",
                )
                continue
            near = difflib.get_close_matches(key, allowed, n=1, cutoff=0.5)
            hint = f"Is {near[0]!r} meant?" if near else f"Known here: {', '.join(sorted(allowed))}."
            self.findings.error("unknown_key", f"{self.place(key)} is not known.", hint)

    def has(self, key: str) -> bool:
        """Tells whether the key is there."""
        return key in self._entries

    def names(self) -> list[str]:
        """Returns the keys in the order written."""
        return list(self._entries)

    def text(self, key: str, *, required: bool = False, length: int = 255) -> str:
        """Returns a text, trimmed; empty when it is missing or wrong, which is then a finding."""
        node = self._entries.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
            if required:
                self.findings.error("missing", f"{self.place()}: {key} is missing.", f"Add {key}.")
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.findings.error("wrong_shape", f"{self.place(key)} must be one value.")
            return ""
        value: str = node.value.strip()
        if len(value) > length:
            self.findings.error("too_long", f"{self.place(key)} has more than {length} characters.")
            return ""
        if not value.isprintable():
            self.findings.error("characters", f"{self.place(key)} has characters that cannot be printed.")
            return ""
        return value

    def section(self, key: str, *, required: bool = False) -> Section | None:
        """Returns a mapping below, if it is there and is one."""
        node = self._entries.get(key)
        if node is None:
            if required:
                self.findings.error("missing", f"{self.place()}: {key} is missing.", f"Add {key}.")
            return None
        if not isinstance(node, yaml.MappingNode):
            self.findings.error("wrong_shape", f"{self.place(key)} must be a mapping of names to values.")
            return None
        return Section(node, self._below(key), self.findings)

    def sections(self, key: str) -> Iterator[Section]:
        """Yields the mappings of a list below."""
        for number, node in enumerate(self.items(key)):
            path = f"{self._below(key)}[{number}]"
            if isinstance(node, yaml.MappingNode):
                yield Section(node, path, self.findings)
            else:
                self.findings.error("wrong_shape", f"Line {node.start_mark.line + 1}: {path} must be a mapping.")

    def items(self, key: str) -> list[yaml.Node]:
        """Returns the nodes of a list below; a single value counts as a list of one."""
        node = self._entries.get(key)
        if node is None:
            return []
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if isinstance(node, yaml.ScalarNode):
            return [node] if node.value.strip() else []
        self.findings.error("wrong_shape", f"{self.place(key)} must be a list.")
        return []

    def _below(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def read_document(text: str, findings: Findings) -> Section | None:
    """Returns the document's top mapping, or `None` with findings that say why there is none."""
    if len(text.encode(errors="replace")) > MAX_BYTES:
        findings.error("too_large", f"The file has more than {MAX_BYTES // 1024} KB.", "A spec has a few dozen lines.")
        return None
    try:
        if not _is_plain(text, findings):
            return None
        node: Any = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"Line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "the text is no YAML"
        findings.error("yaml", f"{line}{problem}.", "Check indentation, quotes and brackets.")
        return None
    if not isinstance(node, yaml.MappingNode):
        findings.error("wrong_shape", "The document must be a mapping that begins with apiVersion and kind.")
        return None
    return Section(node, "", findings)


def _is_plain(text: str, findings: Findings) -> bool:
    """Looks at the stream of events, which needs no recursion, before anything is built from it."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        line = (event.start_mark.line if event.start_mark else 0) + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            findings.error("anchor", f"Line {line}: anchors and aliases are not allowed.", "Write the value out.")
            return False
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            findings.error("tag", f"Line {line}: the tag {tag} is not allowed.", "Write the plain value.")
            return False
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH or documents > 1:
            what = "more than one document" if documents > 1 else f"more than {MAX_DEPTH} levels"
            findings.error("wrong_shape", f"Line {line}: there is {what}.")
            return False
    return True
