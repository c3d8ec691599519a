"""Whole job descriptions of many styles, read against the rules and spans that a person marked in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from foundation.core import playbook
from roles.domain.jd_lint import Context, Finding, lint, load_rulebook

FOLDER = Path(__file__).parent / "jds"
EXPECTED: dict[str, dict[str, Any]] = playbook.load("expected", FOLDER)
PRECISION, RECALL = 0.95, 0.9


def read(name: str) -> tuple[str, list[Finding]]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return text, list(lint(text, Context(archetype=EXPECTED[name]["archetype"])).findings)


def wanted(name: str, text: str) -> list[tuple[str, int | None, int | None]]:
    """The marks of a sample: rule, start and end; None for what is missing."""
    marks: list[tuple[str, int | None, int | None]] = []
    for mark in EXPECTED[name]["findings"]:
        phrase = mark["text"]
        start = None if phrase is None else text.lower().index(phrase.lower())
        marks.append((mark["rule"], start, None if start is None else start + len(phrase)))
    return marks


def meets(mark: tuple[str, int | None, int | None], finding: Finding) -> bool:
    rule, start, end = mark
    if rule != finding.rule or start is None or end is None or finding.start is None or finding.end is None:
        return rule == finding.rule and start is None and finding.start is None
    return finding.start < end and start < finding.end


def outcome(name: str) -> tuple[Counter[str], Counter[str], Counter[str], list[str]]:
    """Right, wrong and missed findings of a sample by rule, and the differences in words. A conflation is one
    finding although a person may mark each of its duties."""
    text, found = read(name)
    marks = wanted(name, text)
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    told: list[str] = []
    for finding in found:
        if any(meets(mark, finding) for mark in marks):
            right[finding.rule] += 1
        else:
            wrong[finding.rule] += 1
            told.append(f"wrong: {finding.rule} {finding.text!r}")
    missed: Counter[str] = Counter()
    for mark in marks:
        once = mark[0] == "role_conflation" and right["role_conflation"]
        if not once and not any(meets(mark, finding) for finding in found):
            missed[mark[0]] += 1
            told.append(f"missed: {mark}")
    return right, wrong, missed, told


def test_there_is_a_text_for_every_expectation() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(EXPECTED)
    assert len(EXPECTED) >= 40
    assert {mark["rule"] for sample in EXPECTED.values() for mark in sample["findings"]} <= set(load_rulebook().rules)


@pytest.mark.parametrize("name", EXPECTED)
def test_language(name: str) -> None:
    result = lint((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    assert result.read is EXPECTED[name].get("read", True)
    if name.startswith(("en", "de")):
        assert result.language == name[:2]


@pytest.mark.parametrize("name", EXPECTED)
def test_spans_are_exact(name: str) -> None:
    text, found = read(name)
    for finding in found:
        if finding.start is None:
            assert finding.end is None
            assert finding.text is None
        else:
            assert finding.text == text[finding.start : finding.end]
            assert finding.text.strip() == finding.text != ""


def test_precision_and_recall_by_rule() -> None:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    told: list[str] = []
    for name in EXPECTED:
        here = outcome(name)
        right += here[0]
        wrong += here[1]
        missed += here[2]
        told += [f"{name}: {line}" for line in here[3]]
    for rule in right | wrong | missed:
        assert right[rule] >= PRECISION * (right[rule] + wrong[rule]), (rule, told)
        assert right[rule] >= RECALL * (right[rule] + missed[rule]), (rule, told)
