"""Between a role's own cost figures, the playbook's, and the pure arithmetic of roles.domain.economics.

A role keeps only what differs (Role.costs). Everything else follows the organisation's playbook, so that an edit there
is felt by every role that never said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foundation.core import cleaning
from roles.domain import shipped
from roles.domain.economics import Figures
from roles.queries import playbook

PARTS = ("scoping", "plan")
FAILED_MONTH: int = shipped.book("scoping")["economics"]["failed_hire_month"]
# Key, the smallest and the largest figure that makes sense; amounts and yes or no are apart.
WHOLE: Mapping[str, tuple[int, int]] = {
    "agency_fee_percent": (0, 100),
    "agency_guarantee_days": (0, 730),
    "weeks_saved": (0, 104),
    "search_weeks_low": (0, 104),
    "search_weeks_high": (0, 104),
    "failed_month": (1, 12),
}
AMOUNT = "vacancy_week_minor"
FLAG = "agency"
NAMES = (AMOUNT, FLAG, *WHOLE)


def checked(errors: cleaning.Errors, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures that may be stored; blank ones are left out, for they follow the playbook."""
    kept: dict[str, Any] = {}
    for name in given:
        if name not in NAMES:
            cleaning.say(errors, name, "There is no such figure.")
    if given.get(FLAG):
        kept[FLAG] = True
    if (amount := cleaning.money(errors, AMOUNT, given.get(AMOUNT))) is not None:
        kept[AMOUNT] = amount
    for name, (least, most) in WHOLE.items():
        if (figure := cleaning.whole(errors, name, given.get(name), least, most)) is not None:
            kept[name] = figure
    low, high = kept.get("search_weeks_low"), kept.get("search_weeks_high")
    if low is not None and high is not None and low > high:
        cleaning.say(errors, "search_weeks_high", "The longest search is under the shortest.")
    return kept


def defaults(books: Mapping[str, playbook.Part]) -> dict[str, int]:
    """Return the playbook's figures: fee, guarantee, month of a hire that fails, weeks of a search, overhead."""
    economics = books["scoping"].get("economics", {})
    weeks = [phase["weeks"] for phase in books["plan"].get("phases", [])]
    overhead = economics.get("overhead_percent", {})
    return {
        "agency_fee_percent": int(economics.get("agency_fee_percent_of_first_year", {}).get("flat", 0)),
        "agency_guarantee_days": int(economics.get("agency_replacement_guarantee_days", {}).get("value", 0)),
        "failed_month": _failed_month(economics),
        "search_weeks_low": sum(int(span[0]) for span in weeks),
        "search_weeks_high": sum(int(span[-1]) for span in weeks),
        "overhead_percent": (int(overhead.get("low", 0)) + int(overhead.get("high", 0))) // 2,
    }


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
        vacancy_week_minor=own.get(AMOUNT),
        agency=bool(own.get(FLAG)),
        agency_fee_percent=taken["agency_fee_percent"] or 0,
        agency_guarantee_days=taken["agency_guarantee_days"] or 0,
        weeks_saved=own.get("weeks_saved"),
    )
