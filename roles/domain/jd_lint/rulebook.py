"""The data behind the linter: the playbook's rules and the tools, read from the playbook's files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from .language import READ
from .tools import ToolBook
from .types import Rule

PLAYBOOK = Path(__file__).resolve().parents[3] / "fixtures" / "playbook"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is four times as fast where it was built in


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules by id in the order of the playbook, the tool entries, and the words that make an ambiguous name a tool."""

    rules: Mapping[str, Rule]
    tools: ToolBook
    company: frozenset[str]
    entries: tuple[Mapping[str, Any], ...]

    def with_tools(self, extra: Iterable[Mapping[str, Any]]) -> Rulebook:
        """This playbook with an organisation's tools before its own, so that they win where names are the same."""
        entries = (*extra, *self.entries)
        return (
            Rulebook(self.rules, ToolBook(entries), self.company, entries) if len(entries) > len(self.entries) else self
        )


def rules_from(jd_lint: Iterable[Mapping[str, Any]]) -> dict[str, Rule]:
    """Rules out of the playbook's `jd_lint` list; a rule without why or fix says what it detects, or nothing."""
    return {
        item["id"]: Rule(item["id"], item["severity"], item.get("why") or item["detects"], item.get("fix") or "")
        for item in jd_lint
    }


def languages_by_rule(rules: Iterable[str]) -> dict[str, list[str]]:
    """Which languages each rule reads, by ISO 639-1 code; none for a rule that the linter does not know."""
    shipped = load_rulebook().rules
    return {rule: sorted(READ) if rule in shipped else [] for rule in rules}


@lru_cache(maxsize=4)
def load_rulebook(folder: Path = PLAYBOOK) -> Rulebook:
    """The playbook as shipped: `brief_and_jd.yaml` and `jd_tools.yaml` of a playbook folder."""
    rules = _loaded(folder / "brief_and_jd.yaml")["jd_lint"]
    tools = _loaded(folder / "jd_tools.yaml")
    entries = tuple(tools["tools"])
    return Rulebook(rules_from(rules), ToolBook(entries), frozenset(tools["company"]), entries)


def _loaded(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  (safe, both of them)
