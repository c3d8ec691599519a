"""Job descriptions as companies write them, marked by hand before the linter read them; one test for each.

`jds/batch*.yaml`: `missing` names the rules about what is not told, `marks` the phrases that a person would underline,
`unsure` the rules on which two careful readers differ, `tolerated` phrases that one of them might underline too.

Batch 11 was taken from six rounds of sixteen or so. On the first read, before anything was mended, they had precision
.95, .90, .89, .98, .94, .84, recall .97, .73, .89, .85, .79, .88 and spans .98, .89, .89, .97, .86, .93.
Batch 12 was taken from nine rounds of twelve; on the first read precision .89, .86, .96, .74, .89, .89, 1.0, .84, .96,
recall .90, .93, .91, .88, .87, .92, .84, .91, .90 and spans .97, .96, 1.0, .95, 1.0, .93, .88, 1.0, .95.
Batch 13 was taken from five rounds of twelve in the manner of boards and offices of many countries; on the first read
precision .94, .95, .90, .77, .89, recall .86, .93, .89, .83, .79 and spans .92, 1.0, .88, 1.0, .94.
Batch 14 was taken from two more; on the first read precision .89, .97, recall .84, .72 and spans .90, 1.0.
Batch 15 was taken from seven rounds in many forms; on the first read precision .91, .87, .92, .90, .80, 1.0, .97,
recall .94, .89, .90, .84, .87, .90, .96 and spans .91, .91, .96, .96, 1.0, .91, .93. These are means over rules, most
of which have one to ten texts in a round.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from roles.domain.jd_lint import Context, Finding, lint

SAMPLES: list[dict[str, Any]] = [
    row
    for file in sorted((Path(__file__).parent / "jds").glob("batch*.yaml"))
    for row in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def _meets(finding: Finding, text: str, phrase: str) -> bool:
    start = text.lower().index(phrase.lower())
    return (
        finding.start is not None
        and finding.end is not None
        and finding.start < start + len(phrase)
        and start < finding.end
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["name"])
def test_sample(sample: dict[str, Any]) -> None:
    text, unsure = sample["text"], set(sample.get("unsure", ()))
    result = lint(text, Context(archetype=sample.get("archetype")))
    assert result.read is sample.get("read", True)
    found = [finding for finding in result.findings if finding.rule not in unsure]
    missing = {finding.rule for finding in found if finding.start is None}
    assert missing == set(sample.get("missing", ())) - unsure
    marks = {rule: phrases for rule, phrases in sample.get("marks", {}).items() if rule not in unsure}
    for rule, phrases in marks.items():
        for phrase in phrases:
            assert any(finding.rule == rule and _meets(finding, text, phrase) for finding in found), (rule, phrase)
    for finding in found:
        if finding.start is not None:
            allowed = [*marks.get(finding.rule, ()), *sample.get("tolerated", {}).get(finding.rule, ())]
            assert any(_meets(finding, text, phrase) for phrase in allowed), finding


def test_there_are_enough_of_them() -> None:
    assert len(SAMPLES) >= 40
    assert len({sample["name"] for sample in SAMPLES}) == len(SAMPLES)
