"""The forms in which job descriptions arrive: read as plain text, and every span leads back to what was written."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.domain.jd_lint import Requirement, StructuredJd, languages_by_rule, lint, load_rulebook
from roles.domain.jd_lint.forms import plain_text

FORMS = [
    ("<p>We ask for</p><ul><li>Python</li><li><p>SQL</p></li></ul>", "We ask for\n\n- Python\n- SQL"),
    ("<h3>What you&rsquo;ll bring</h3>\n<p>R&nbsp;&amp;&nbsp;D</p>", "### What you’ll bring\n\nR & D"),
    ("<p><b>Pay</b><br>€60k</p><p>x</p>", "**Pay**\n€60k\n\nx"),
    ("<table><tr><td><p>Pay</p></td><td>€60k</td><td>a year</td></tr></table>", "- Pay: €60k; a year"),
    ("We at <company name> hire. <!-- no --> Now.", "We at <company name> hire.  Now."),
    ("| Skill | Level |\n|---|:-:|\n| Python | expert |\n", "- Skill: Level\n- Python: expert\n"),
    ("Reports to\tHead of Data\n·\tPython", "Reports to: Head of Data\n· Python"),
    ("We need\n•\n\nPython\n•\nSQL", "We need\n- Python\n- SQL"),
    ("We need\no Python\no SQL", "We need\n- Python\n- SQL"),
    ("Wir suchen Er\u00adfah\u00adrung, world-\u200bclass", "Wir suchen Erfahrung, world-class"),
    ("\uf0b7 Python\n\uf0b7 SQL", "• Python\n• SQL"),
    ("WE ARE LOOKING FOR SOMEONE WITH A DOCTORATE.\nPAY", "We are looking for someone with a doctorate.\nPay"),
    ("**Why.** A.\n\n**Who.** B.\n\n**Pay.** C.", "\n**Why**\nA.\n\n\n**Who**\nB.\n\n\n**Pay**\nC."),
]
PLACES = [
    ("<ul><li>Min. 4&nbsp;years&rsquo; experience</li><li>SQL</li></ul>", "Min. 4&nbsp;years&rsquo; experience"),
    ("Requirements:\n- a gu\u00adru of SQL\n- Python", "gu\u00adru"),
    ("Requirements:\n- a <b>rock</b>star of SQL\n- Python", "rock</b>star"),
    ("| Need | Level |\n|--|--|\n| Degree | a PhD is required |", "PhD"),
    ("REQUIREMENTS\nA PHD IN STATISTICS IS REQUIRED; OF EVERYBODY WHO APPLIES HERE", "PHD IN STATISTICS IS REQUIRED"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "plain"), FORMS)
def test_form_is_read_as_plain_text(source: str, plain: str) -> None:
    assert plain_text(source).text == plain


@pytest.mark.parametrize(("source", "phrase"), PLACES)
def test_finding_underlines_what_was_written(source: str, phrase: str) -> None:
    findings = [finding for finding in lint(source).findings if finding.text]
    assert phrase in [finding.text for finding in findings]
    for finding in findings:
        assert source[finding.start : finding.end] == finding.text


def test_plain_prose_is_left_alone() -> None:
    text = "We look for someone who keeps a forecast alive.\n\nPay: €60k to €70k."
    assert plain_text(text).source_of(0, len(text)) == (0, len(text))
    assert plain_text(text).before is None


def test_sections_and_requirements_lead_back_to_themselves() -> None:
    jd = StructuredJd(
        {"mission": "<p>A <b>guru</b></p>"},
        [Requirement("5&nbsp;years of experience", traces_to="x"), Requirement("SQL")],
    )
    found = {finding.rule: finding for finding in lint(jd).findings if finding.text}
    assert (found["buzzwords"].section, found["buzzwords"].text) == ("mission", "guru")
    years = found["years_of_experience"]
    assert (years.section, years.item, years.text) == ("requirements", 0, "5&nbsp;years of experience")


PIECES = st.sampled_from([
    "<p>", "</p>", "<li>", "<b>", "</b>", "<td>", "<tr>", "&nbsp;", "&amp;", "&", "<", "|", "\n", "\t", "\u00ad",
    "\u200b", "- ", "•", "o ", "**", ".", ":", " ", "GURU", "5 years", "PhD required", "ß", "İ", "<!--", "-->",
    "**A.** b", "## ",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_mixture_of_forms_leads_back(pieces: list[str]) -> None:
    source = "".join(pieces)
    plain = plain_text(source)
    for start in range(len(plain.text)):
        low, high = plain.source_of(start, start + 1)
        assert 0 <= low <= high <= len(source)
    for finding in lint(source).findings:
        if finding.start is not None and finding.end is not None:
            assert finding.text == source[finding.start : finding.end] != ""


HEAVY: list[tuple[str, Any]] = [
    ("nested tables", "<table><tr><td>" * 2000 + "x" + "</td></tr></table>" * 1400),
    ("comments that never end", "<!--" * 15_000), ("scripts that never end", "<script>" * 7_000),
    ("pipes", "| " * 30_000), ("spaces", " " * 59_000 + "|"), ("tabs", "\t" * 60_000),
    ("spaces between tags", "<p>" + " " * 59_000 + "x<br>"), ("bold", "**a" * 20_000),
    ("rows", "|a|b|c|\n" * 7_500), ("entities", "&nbsp;" * 10_000), ("dashes", "-" * 60_000), ("stars", "* " * 30_000),
    ("unclosed tags", "<p" * 30_000), ("lone bullets", "•\n" * 30_000), ("capitals", "A " * 30_000),
]  # fmt: skip


@pytest.mark.parametrize("source", [text for _, text in HEAVY], ids=[name for name, _ in HEAVY])
def test_sixty_thousand_characters_of_anything_are_read_at_once(source: str) -> None:
    start = time.process_time()
    lint(source[:60_000])
    assert time.process_time() - start < 1.5


def test_every_rule_tells_which_languages_it_reads() -> None:
    reads = languages_by_rule([*load_rulebook().rules, "our_own"])
    assert reads.pop("our_own") == []
    assert set(map(tuple, reads.values())) == {("de", "en")}
