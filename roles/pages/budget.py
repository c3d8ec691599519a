"""The costs of a role in words, in a table and as marks of a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html

from foundation.core.formatting import MINOR_DIGITS, count, money, number
from roles.domain.economics import Costs, Figures, Span, reckon
from roles.models import Role
from roles.queries.costs import figures as figures_of

TICKS = 4
WHOLE_FROM = 100
STEPS = (1, 2, 3, 5, 10)


def of_role(role: Role, usual: Mapping[str, int]) -> dict[str, Any] | None:
    """Return what a role costs by the figures that are kept; None while one is missing."""
    given = (role.band_low_minor, role.band_high_minor, role.overhead_percent)
    return first_year(figures_of(*given, role.costs, usual), role.currency)


def first_year(known: Figures | None, currency: str) -> dict[str, Any] | None:
    """Return what the budget card shows for these figures; None when they make no sense."""
    found = reckon(known) if known else None
    return picture(known, found, currency) if known and found else None


def picture(figures: Figures, costs: Costs, currency: str) -> dict[str, Any]:
    """Return what the budget card shows: the year, sentences, and one estimate a row with ticks for its picture."""
    rows = _rows(figures, costs)
    top = max(span.high_minor for _, span, _ in rows)
    marks = ticks(top, currency)
    failed = _about(costs.failed.high_minor, currency)
    return {
        "year": costs.year,
        "total": (_about(costs.total.low_minor, currency), _about(costs.total.high_minor, currency)),
        "agency": costs.agency is not None,
        "interviewers": bool(figures.interviewer_hours),
        "currency": currency,
        "sentences": _sentences(figures, costs, currency),
        "title": f"A hire that fails after month {figures.failed_month} costs up to {failed}",
        "chart": [_bar(label, span) for label, span, _ in rows],
        "ticks": marks,
        "top": max(top, marks[-1][0], 1),
        "table": [_line(label, span, how, currency) for label, span, how in rows],
    }


def _bar(label: str, span: Span) -> dict[str, Any]:
    middle = (span.low_minor + span.high_minor) // 2
    return {"label": label, "low": span.low_minor, "high": span.high_minor, "value": middle, "n": 10}


def _line(label: str, span: Span, how: str, currency: str) -> tuple[str, str, str]:
    said = format_html('{} <small class="sub">{}</small>', label, how)
    return said, _about(span.low_minor, currency), _about(span.high_minor, currency)


def _about(minor: int, currency: str) -> str:
    """Return an estimate without the cents that it does not have: from a hundred on in whole units."""
    unit = 10 ** MINOR_DIGITS.get(currency.upper(), 2)
    return money((minor + unit // 2) // unit * unit if minor >= WHOLE_FROM * unit else minor, currency)


def _rows(figures: Figures, costs: Costs) -> list[tuple[str, Span, str]]:
    year = Span(costs.year.low_minor, costs.year.high_minor)
    weeks = _weeks(figures.search_weeks_low, figures.search_weeks_high)
    own = "your figure" if figures.vacancy_week_minor is not None else "a week of what the person would cost"
    months = count(figures.failed_month, "month", "months")
    failed = [f"{months} of cost", f"an empty chair for another search of {weeks}"]
    failed += ["the agency's fee, since its guarantee has ended"] if costs.fee_lost else []
    rows = [("First year", year, f"pay and {figures.overhead_percent} % on top")]
    if costs.agency:
        rows.append(("Agency's fee", costs.agency.fee, f"{figures.agency_fee_percent} % of a year's pay, once"))
        rows.append(
            ("First year with fee", costs.total, "interviewers too" if figures.interviewer_hours else "both together")
        )
    if figures.interviewer_hours:
        hours = count(figures.interviewer_hours, "hour", "hours")
        rate = "your figure" if figures.interviewer_hour_minor is not None else "an hour of what the person would cost"
        rows.append(("Our interviewers", costs.interviewers, f"{hours}, each at {rate}"))
        if not costs.agency:
            rows.append(("First year with them", costs.total, "both together"))
    rows.append(("A week with nobody", costs.vacancy_week, own))
    rows.append(("Nobody for a search", costs.search, f"{weeks} of it"))
    rows.append(("A hire that fails", costs.failed, "; ".join(failed)))
    return rows


def _sentences(figures: Figures, costs: Costs, currency: str) -> list[str]:
    week = costs.vacancy_week
    said = [f"Each week with nobody costs {_span(week, currency)}."]
    if costs.agency is None:
        return said
    fee, low, high = costs.agency.fee, costs.agency.weeks_low, costs.agency.weeks_high
    if low is None or high is None:
        said.append(f"The agency asks {_span(fee, currency)}; a week that costs nothing never earns that back.")
    else:
        verdicts: dict[bool | None, str] = {True: "so it pays for itself.", False: "so it does not pay for itself."}
        saved = figures.weeks_saved
        hope = "" if saved is None else f" You expect {count(saved, 'week', 'weeks')}, "
        depends = "so it depends on where in the band you hire."
        end = "" if saved is None else verdicts.get(costs.agency.pays, depends)
        said.append(f"The agency asks {_span(fee, currency)}, as much as {_weeks(low, high)} with nobody.{hope}{end}")
    said += _terms(figures, costs.agency.retainer, currency)
    days = count(figures.agency_guarantee_days, "day", "days")
    late = count(figures.failed_month, "month", "months")
    said.append(
        f"Its guarantee ends after {days}: a hire that leaves after {late} costs the fee as well."
        if costs.fee_lost
        else f"Its guarantee of {days} covers a hire that leaves after {late}."
    )
    return said


def _terms(figures: Figures, retainer: Span, currency: str) -> list[str]:
    """Return what the agency asks beside its fee; a good one asks neither."""
    if not retainer.high_minor and not figures.agency_exclusive:
        return ["It asks no retainer and no exclusivity: it earns when somebody starts."]
    said = []
    if retainer.high_minor:
        said.append(f"{_span(retainer, currency)} of it is due before anybody starts, and gone if nobody does.")
    if figures.agency_exclusive:
        said.append("It alone may search: whom you find yourselves costs its fee as well.")
    return said


def _span(span: Span, currency: str) -> str:
    low, high = _about(span.low_minor, currency), _about(span.high_minor, currency)
    return low if low == high else f"{low} to {high}"


def _weeks(low: int, high: int) -> str:
    return count(low, "week", "weeks") if low == high else f"{low} to {count(high, 'week', 'weeks')}"


def ticks(top_minor: int, currency: str) -> Sequence[tuple[int, str]]:
    """Return (minor units, text) for a few round amounts from nothing to at least `top_minor`."""
    digits = MINOR_DIGITS.get(currency.upper(), 2)
    unit = 10**digits
    least = max(1, -(-top_minor // (unit * TICKS)))
    power = 10 ** (len(str(least)) - 1)
    step = next(factor * power for factor in STEPS if factor * power >= least)
    return [(place * step * unit, _short(place * step)) for place in range(-(-top_minor // (step * unit)) + 1)] or [
        (0, "0")
    ]


def _short(whole: int) -> str:
    """Return a whole amount in at most a few characters: 150,000 as 150k, 15,000,000 as 15M."""
    for size, letter in ((10**9, "bn"), (10**6, "M"), (10**3, "k")):
        if whole >= size and whole % (size // 10) == 0:
            return f"{(Decimal(whole) / size).normalize():f}{letter}"
    return number(whole)
