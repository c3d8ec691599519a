"""Reads a job description as candidates will, and says what keeps good ones away.

Pure: no Django, plain data in and out. `lint` takes a plain text (a file, a paste) or the editor's structured JD.
What each rule means is told in `fixtures/playbook/jd_lint_reading.md`; its words come from the playbook.

    language detection → sections and sentences → tool mentions and how they are meant → rules → findings
"""

from __future__ import annotations

from . import language
from .document import Document
from .reading import Reading
from .rulebook import Rulebook, languages_by_rule, load_rulebook, rules_from
from .rules import CHECKS
from .text import read, read_structured
from .tools import ToolBook
from .types import LONGEST, Context, Finding, LintResult, Requirement, Rule, Span, StructuredJd, TooLong

__all__ = [
    "LONGEST", "Context", "Finding", "LintResult", "Requirement", "Rule", "StructuredJd", "TooLong",
    "ToolBook", "languages_by_rule", "lint", "load_rulebook", "rules_from",
]  # fmt: skip


def lint(jd: str | StructuredJd, context: Context | None = None, rulebook: Rulebook | None = None) -> LintResult:
    """All findings on a job description.

    `context` is what the text cannot tell (archetype, depths, …); without it the rules that need it stay silent.
    `playbook` defaults to the rules and tools as shipped. A text in a language other than English and German comes back
    unread, without findings. Raises TooLong beyond LONGEST characters, and nothing else on any text; time grows with
    its length only.
    """
    context = context or Context()
    rulebook = rulebook or load_rulebook()
    if context.extra_tools:
        rulebook = rulebook.with_tools(context.extra_tools)
    text = jd if isinstance(jd, str) else "\n".join((*jd.sections.values(), *(item.text for item in jd.requirements)))
    if len(text) > LONGEST:
        raise TooLong(len(text))
    document = read(jd) if isinstance(jd, str) else read_structured(jd)
    found = language.detect(document.text)
    if found not in language.READ:
        return LintResult(found, False, ())
    reading = Reading(document, context, rulebook, None if isinstance(jd, str) else jd, found)
    spans = {span for check in CHECKS for span in check(reading)}
    order = list(rulebook.rules)
    ranked = sorted(
        spans, key=lambda span: (span.start is None, span.start or 0, span.end or 0, order.index(span.rule))
    )
    return LintResult(found, True, tuple(_finding(span, jd, document, rulebook.rules[span.rule]) for span in ranked))


def _finding(span: Span, jd: str | StructuredJd, document: Document, rule: Rule) -> Finding:
    if span.start is None or span.end is None:
        return Finding(rule.id, rule.severity, None, None, None, rule.why, rule.fix)
    place = document.source_of(span.start, span.end)
    if place.section is None:
        source = jd if isinstance(jd, str) else ""
    elif isinstance(jd, StructuredJd):
        source = jd.sections[place.section] if place.item is None else jd.requirements[place.item].text
    return Finding(
        rule.id, rule.severity, place.start, place.end, source[place.start : place.end], rule.why, rule.fix,
        place.section, place.item,
    )  # fmt: skip
