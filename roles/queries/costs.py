"""Between a role's own cost figures, the playbook's, and the pure arithmetic of roles.domain.economics.

A role keeps only what differs (Role.costs). Everything else follows the organisation's playbook, so that an edit there
is felt by every role that never said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.core import cleaning
from roles.domain import shipped
from roles.domain.economics import Figures
from roles.queries import playbook

PARTS = ("scoping", "plan")
WHOLE_STACK = "owns_whole_stack"
FAILED_MONTH: int = shipped.book("scoping")["economics"]["failed_hire_month"]
# Key, the smallest and the largest figure that makes sense; amounts and yes or no are apart.
WHOLE: Mapping[str, tuple[int, int]] = {
    "agency_fee_percent": (0, 100),
    "agency_retainer_percent": (0, 100),
    "agency_guarantee_days": (0, 730),
    "weeks_saved": (0, 104),
    "search_weeks_low": (0, 104),
    "search_weeks_high": (0, 104),
    "failed_month": (1, 12),
    "interviewer_hours": (0, 5000),
}
AMOUNTS = ("vacancy_week_minor", "interviewer_hour_minor")
FLAGS = ("agency", "agency_exclusive")
NAMES = (*AMOUNTS, *FLAGS, *WHOLE)
SOURCING = "source_screen"  # the phase that takes longer where fewer people can do the work


def checked(errors: cleaning.Errors, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures that may be stored; blank ones are left out, for they follow the playbook."""
    kept: dict[str, Any] = {}
    for name in given:
        if name not in NAMES:
            cleaning.say(errors, name, "There is no such figure.")
    kept |= {name: True for name in FLAGS if given.get(name)}
    for name in AMOUNTS:
        if (amount := cleaning.money(errors, name, given.get(name))) is not None:
            kept[name] = amount
    for name, (least, most) in WHOLE.items():
        if (figure := cleaning.whole(errors, name, given.get(name), least, most)) is not None:
            kept[name] = figure
    low, high = kept.get("search_weeks_low"), kept.get("search_weeks_high")
    if low is not None and high is not None and low > high:
        cleaning.say(errors, "search_weeks_high", "The longest search is under the shortest.")
    return kept


def defaults(books: Mapping[str, playbook.Part], *, whole_stack: bool = False) -> dict[str, int]:
    """Return the playbook's figures: fee and terms, month of a hire that fails, weeks of a search, overhead.

    Where the role owns the whole stack, meeting as many people takes as many times longer as they are fewer.
    """
    economics = books["scoping"].get("economics", {})
    phases = books["plan"].get("phases", [])
    weeks = [phase["weeks"] for phase in (widened(phases, books["scoping"]) if whole_stack else phases)]
    overhead = economics.get("overhead_percent", {})
    return {
        "agency_fee_percent": int(economics.get("agency_fee_percent_of_first_year", {}).get("flat", 0)),
        "agency_retainer_percent": int(economics.get("agency_retainer_percent", {}).get("value", 0)),
        "agency_guarantee_days": int(economics.get("agency_replacement_guarantee_days", {}).get("value", 0)),
        "failed_month": _failed_month(economics),
        "search_weeks_low": sum(int(span[0]) for span in weeks),
        "search_weeks_high": sum(int(span[-1]) for span in weeks),
        "overhead_percent": (int(overhead.get("low", 0)) + int(overhead.get("high", 0))) // 2,
    }


def pool_factor(scoping: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many times fewer people can do all of the work around the model, by the playbook."""
    rules = shipped.keyed(scoping.get("seniority", []), shipped.book("scoping")["seniority"])
    usual = next(row for row in shipped.book("scoping")["seniority"] if row["key"] == WHOLE_STACK)
    low, high = rules.get(WHOLE_STACK, usual).get("pool_factor", usual["pool_factor"])
    return int(low), int(high)


def widened(phases: Sequence[Mapping[str, Any]], scoping: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the phases of a search among so many fewer people: the one that finds them takes longer."""
    low, high = pool_factor(scoping)
    return [
        {**phase, "weeks": [phase["weeks"][0] * low, phase["weeks"][-1] * high]} if phase["key"] == SOURCING else phase
        for phase in phases
    ]


def _failed_month(economics: Mapping[str, Any]) -> int:
    """Return the month in which a hire that fails is let go; as shipped where a copy has no figure that makes sense."""
    least, most = WHOLE["failed_month"]
    own = economics.get("failed_hire_month")
    return own if isinstance(own, int) and least <= own <= most else FAILED_MONTH


def figures(
    low: int | None, high: int | None, overhead: int | None, own: Mapping[str, Any], usual: Mapping[str, int]
) -> Figures | None:
    """Return what to reckon with, None while band or overhead is missing. A search that ends before it begins is one
    of the longer length."""
    if low is None or high is None or overhead is None:
        return None
    taken = {name: own.get(name, usual.get(name)) for name in WHOLE}
    weeks = max(taken["search_weeks_low"] or 0, taken["search_weeks_high"] or 0)
    return Figures(
        band_low_minor=low,
        band_high_minor=high,
        overhead_percent=overhead,
        search_weeks_low=min(taken["search_weeks_low"] or 0, weeks),
        search_weeks_high=weeks,
        failed_month=taken["failed_month"] or FAILED_MONTH,
        vacancy_week_minor=own.get("vacancy_week_minor"),
        agency=bool(own.get("agency")),
        agency_fee_percent=taken["agency_fee_percent"] or 0,
        agency_guarantee_days=taken["agency_guarantee_days"] or 0,
        weeks_saved=own.get("weeks_saved"),
        agency_retainer_percent=taken["agency_retainer_percent"] or 0,
        agency_exclusive=bool(own.get("agency_exclusive")),
        interviewer_hours=taken["interviewer_hours"] or 0,
        interviewer_hour_minor=own.get("interviewer_hour_minor"),
    )
