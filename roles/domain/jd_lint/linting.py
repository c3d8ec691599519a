"""The checks of all rules, over one text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import language
from .document import Document
from .reading import Reading
from .rulebook import Rulebook
from .rules.copied import copied_jd, generic_backend
from .rules.credentials import credentials
from .rules.demands import years
from .rules.doctorate import phd
from .rules.exclusion import exclusionary
from .rules.goals import no_problem
from .rules.mixed import role_conflation
from .rules.pay_currency import pay_currency
from .rules.scope import scope_mismatch, unicorn, untraced
from .rules.stack import laundry_list, overlapping
from .rules.success import no_success
from .rules.told import missing
from .rules.week import no_typical_week
from .rules.wording import buzzwords
from .text import read, read_structured
from .types import LONGEST, Context, Finding, LintResult, Rule, Span, StructuredJd, TooLong

CHECKS: tuple[Callable[[Reading], Iterator[Span]], ...] = (
    laundry_list, overlapping, role_conflation, phd, credentials, untraced, no_problem, no_typical_week, no_success,
    years, buzzwords, scope_mismatch, unicorn, copied_jd, generic_backend, missing, pay_currency,
    exclusionary,
)  # fmt: skip


def findings_in(jd: str | StructuredJd, context: Context, rulebook: Rulebook) -> LintResult:
    """All findings, as `jd_lint.lint` tells them."""
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
