"""What is offered in place of a line mends what was found in it, and brings nothing else with it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from roles.domain.jd_fixes import FIXES, instead, line_of
from roles.domain.jd_fixes.demands import DOCTORATE, YEARS
from roles.domain.jd_lint import Context, lint, load_rulebook

TOOLS = "Must: Spark, Kafka, Airflow, dbt, Kubernetes, Terraform and PyTorch."
TEXTS = sorted((Path(__file__).parent / "jds").glob("*.txt"))


LINES = [
    ("years_of_experience", "- 5+ years of experience with PyTorch", f"- {YEARS[0].format('with PyTorch')}"),
    ("overlapping_frameworks", "- You know PyTorch, TensorFlow and JAX", "- You know PyTorch, TensorFlow or JAX"),
    ("buzzwords", "You will be a rockstar who ships.", "You will be an engineer who ships."),
    ("buzzwords", "We are a world-class organisation of ten people.", "We are an organisation of ten people."),
    ("phd_required", "- Required: a PhD in statistics or a related field", f"- {DOCTORATE[0]}"),
    ("phd_required", "You must have a PhD, Python and on-call experience.", ""),
    ("framework_laundry_list", TOOLS, "Must: Spark and PyTorch; the rest you can learn here."),
    ("gendered_or_exclusionary", "- native English speaker", "- fluent English speaker"),
]


@pytest.mark.parametrize(("rule", "text", "said"), LINES)
def test_a_line_and_what_would_mend_it(rule: str, text: str, said: str) -> None:
    result = lint(f"{text}\n", Context())
    finding = next(one for one in result.findings if one.rule == rule and one.start is not None)
    line = line_of(f"{text}\n", finding, result.language, ("Spark", "PyTorch") if rule.startswith("framework") else ())
    assert line is not None
    assert instead(rule, line) == said


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_fix_mends_its_finding_and_makes_no_other(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    result = lint(text)
    before = Counter(one.rule for one in result.findings)
    for finding in result.findings:
        line = line_of(text, finding, result.language)
        said = instead(finding.rule, line) if line else ""
        if line is None or not said:
            continue
        after = lint(text[: line.at] + said + text[line.at + len(line.text) :])
        counts = Counter(one.rule for one in after.findings)
        assert not counts - before, (finding, said)
        stays = {
            (one.rule, one.text) for one in after.findings if one.start is not None and one.start < line.at + len(said)
        }
        assert counts[finding.rule] < before[finding.rule] or (finding.rule, finding.text) not in stays, (finding, said)


def test_every_fix_is_for_a_rule_that_there_is() -> None:
    assert set(FIXES) <= set(load_rulebook().rules)
