"""What a hire costs, what waiting costs, what an agency must save, what a hire that fails costs. Pure arithmetic.

Amounts are whole numbers of the currency's minor unit (cents; yen have none), pay is per year, shares are per cent,
times are in the unit that the name says. Every result is rounded to the minor unit, halves up, and none is negative.
An estimate is a span: what it comes to at the low and at the high end of the band.
"""

from __future__ import annotations

from dataclasses import dataclass

WEEKS_A_YEAR = 52
HOURS_A_WEEK = 40
MONTHS_A_YEAR = 12
DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class YearOne:
    """The cost of the first year: the band with the overhead on top, rounded to the minor unit."""

    low_minor: int
    high_minor: int
    overhead_percent: int


@dataclass(frozen=True, slots=True)
class Span:
    """An amount in minor units at the low and at the high end."""

    low_minor: int = 0
    high_minor: int = 0

    def __add__(self, other: Span) -> Span:
        return Span(self.low_minor + other.low_minor, self.high_minor + other.high_minor)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is reckoned with.

    band_low_minor, band_high_minor    yearly pay, minor units
    overhead_percent                   on top of pay: taxes, insurance, equipment
    search_weeks_low, search_weeks_high   weeks from the start of a search to the first day
    vacancy_week_minor                 what an empty chair costs in a week; None: as much as the person would
    agency                             whether an agency searches
    agency_fee_percent                 its fee, of one year's pay
    agency_guarantee_days              days in which it replaces a hire that fails without a new fee
    weeks_saved                        weeks by which it is expected to shorten the search; None: not said
    failed_month                       the month at whose end a hire that fails leaves
    agency_retainer_percent            of its fee, what it asks before anybody starts
    agency_exclusive                   whether it alone may search
    interviewer_hours                  hours that our own people give to interviews and reading, for this hire
    interviewer_hour_minor             what one of them costs; None: as much as an hour of the person would
    """

    band_low_minor: int
    band_high_minor: int
    overhead_percent: int
    search_weeks_low: int
    search_weeks_high: int
    failed_month: int
    vacancy_week_minor: int | None = None
    agency: bool = False
    agency_fee_percent: int = 0
    agency_guarantee_days: int = 0
    weeks_saved: int | None = None
    agency_retainer_percent: int = 0
    agency_exclusive: bool = False
    interviewer_hours: int = 0
    interviewer_hour_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency's fee against the weeks that it saves. `retainer` is the part of it that is gone if nobody is hired.

    `weeks_low` to `weeks_high` is how many weeks of vacancy the fee is worth, None when a week costs nothing. `pays`
    compares that with the weeks expected: True, False, or None when none are expected or it depends.
    """

    fee: Span
    retainer: Span
    weeks_low: int | None
    weeks_high: int | None
    pays: bool | None


@dataclass(frozen=True, slots=True)
class Costs:
    """All of it. `total` is the first year with the agency's fee and our interviewers; `failed` is gone when a hire
    fails."""

    year: YearOne
    total: Span
    vacancy_week: Span
    search: Span
    agency: Agency | None
    failed: Span
    fee_lost: bool
    interviewers: Span = Span()


def year_one(low_minor: int | None, high_minor: int | None, overhead_percent: int | None) -> YearOne | None:
    """Return what the first year costs, or None while a figure is missing or the band is upside down.

    Pay for twelve months, and overhead (taxes, insurance, equipment) as a percentage of it; see `economics` in
    the scoping part of the playbook for usual figures.
    """
    if low_minor is None or high_minor is None or overhead_percent is None or low_minor > high_minor:
        return None
    factor = 100 + overhead_percent
    return YearOne(_part(low_minor, factor, 100), _part(high_minor, factor, 100), overhead_percent)


def reckon(figures: Figures) -> Costs | None:
    """Return all costs, or None when the band is upside down."""
    year = year_one(figures.band_low_minor, figures.band_high_minor, figures.overhead_percent)
    if year is None:
        return None
    week = vacancy_week(year, figures.vacancy_week_minor)
    search = Span(week.low_minor * figures.search_weeks_low, week.high_minor * figures.search_weeks_high)
    agency = against(figures, week) if figures.agency else None
    fee = agency.fee if agency else Span()
    lost = agency is not None and outlasts_guarantee(figures)
    interviewers = interviewing(figures, year)
    wages = Span(
        _part(year.low_minor, figures.failed_month, MONTHS_A_YEAR),
        _part(year.high_minor, figures.failed_month, MONTHS_A_YEAR),
    )
    return Costs(
        year=year,
        total=Span(year.low_minor, year.high_minor) + fee + interviewers,
        vacancy_week=week,
        search=search,
        agency=agency,
        failed=wages + search + (fee if lost else Span()),
        fee_lost=lost,
        interviewers=interviewers,
    )


def vacancy_week(year: YearOne, own_minor: int | None) -> Span:
    """Return what a week without anybody costs: the figure given, else a week of what the person would cost.

    Nobody pays a person who brings in less than they cost, so the latter is the least that is lost.
    """
    if own_minor is not None:
        return Span(own_minor, own_minor)
    return Span(_part(year.low_minor, 1, WEEKS_A_YEAR), _part(year.high_minor, 1, WEEKS_A_YEAR))


def interviewing(figures: Figures, year: YearOne) -> Span:
    """Return what the hours of our own interviewers cost: by the figure given, else by an hour of the person hired."""
    hours, own = figures.interviewer_hours, figures.interviewer_hour_minor
    if own is not None:
        return Span(hours * own, hours * own)
    of = WEEKS_A_YEAR * HOURS_A_WEEK
    return Span(_part(year.low_minor, hours, of), _part(year.high_minor, hours, of))


def agency_fee(figures: Figures) -> Span:
    """Return the fee of the agency, nothing without one."""
    if not figures.agency:
        return Span()
    share = figures.agency_fee_percent
    return Span(_part(figures.band_low_minor, share, 100), _part(figures.band_high_minor, share, 100))


def against(figures: Figures, week: Span) -> Agency:
    """Return the agency's fee against the weeks of vacancy that it saves."""
    fee = agency_fee(figures)
    share = figures.agency_retainer_percent
    retainer = Span(_part(fee.low_minor, share, 100), _part(fee.high_minor, share, 100))
    ends = [(fee.low_minor, week.low_minor), (fee.high_minor, week.high_minor)]
    if not all(cost for _, cost in ends):
        return Agency(fee, retainer, None, None, None)
    few, many = sorted(-(-paid // cost) for paid, cost in ends)
    saved = figures.weeks_saved
    pays = None if saved is None or few <= saved < many else saved >= many
    return Agency(fee, retainer, few, many, pays)


def outlasts_guarantee(figures: Figures) -> bool:
    """Tell whether a hire that fails leaves after the agency's guarantee has ended."""
    return figures.failed_month * DAYS_A_YEAR > figures.agency_guarantee_days * MONTHS_A_YEAR


def _part(amount: int, share: int, of: int) -> int:
    """Return `amount` × `share` / `of`, halves up; in whole numbers, for floats lose cents in large amounts."""
    return (2 * amount * share + of) // (2 * of)
