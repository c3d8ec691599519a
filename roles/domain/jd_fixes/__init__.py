"""What would stand in place of a line that the JD linter finds fault with. Pure.

Only where a sentence can be given that mends the fault without knowing more of the work: the rest is for people. A fix
is for one line: a requirement, or the line of a section in which the finding begins.
"""

from __future__ import annotations

from collections.abc import Callable

from .demands import credential, doctorate, one_of_a_family, short_list, years
from .lines import Line, line_of, mark
from .wording import buzzword, neutral

__all__ = ["FIXES", "Line", "instead", "line_of", "mark"]

FIXES: dict[str, Callable[[Line], str]] = {
    "framework_laundry_list": short_list,
    "overlapping_frameworks": one_of_a_family,
    "phd_required": doctorate,
    "credential_proxy": credential,
    "years_of_experience": years,
    "buzzwords": buzzword,
    "gendered_or_exclusionary": neutral,
}


def instead(rule: str, line: Line) -> str:
    """Return what may stand in place of the line; '' where only a person can say."""
    make = FIXES.get(rule)
    made = make(line) if make else ""
    return "" if made.strip() == line.text.strip() else made
