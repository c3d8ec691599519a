"""Reads a job description as candidates will, and says what keeps good ones away.

Pure: no Django, plain data in and out. `lint` takes a plain text (a file, a paste) or the editor's structured JD.
What each rule means is told in `fixtures/playbook/jd_lint_reading.md`; its words come from the playbook.

    language detection → sections and sentences → tool mentions and how they are meant → rules → findings
"""

from __future__ import annotations

from .rulebook import Rulebook, languages_by_rule, load_rulebook, rules_from
from .tools import ToolBook
from .types import LONGEST, Context, Finding, LintResult, Requirement, Rule, StructuredJd, TooLong

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
    # To make patterns of all that the rules know takes most of a second, and most processes never read a text.
    from .linting import findings_in

    return findings_in(jd, context or Context(), rulebook or load_rulebook())
