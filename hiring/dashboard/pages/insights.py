"""The few figures that exist from the first day: open roles, people, and how long they wait at each stage."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from candidates.domain.flow import DAY, SMALL, spread
from candidates.models import Application
from candidates.queries import visible_applications
from foundation.core.formatting import age_days, count
from foundation.people.models import Membership
from roles.models import Role
from roles.queries.seeing import visible_roles
from rubrics.pages.agreement.criteria import estimable

MOST_READ = 20_000


@dataclass(frozen=True, slots=True)
class Wait:
    """How long people have been at a stage so far, in whole days. `small` says that the sample is."""

    stage: str
    people: int
    median_days: float
    longest_days: int

    @property
    def small(self) -> bool:
        return self.people < SMALL


@dataclass(frozen=True, slots=True)
class Figures:
    """What the page shows."""

    open_roles: int
    active: int
    hired: int
    waits: list[Wait]
    agreement: str
    days_to_hire: list[float]  # from applying to the accepted offer, in order; of those whose both days are known

    @property
    def too_few(self) -> bool:
        """Tell whether there are too few hires to say how long one takes."""
        return len(self.days_to_hire) < SMALL

    @property
    def to_hire(self) -> str:
        """What can be said of the time to hire from the hires that there are."""
        took = spread(self.days_to_hire)
        if took is None or self.too_few:
            return f"{count(self.hired, 'hire', 'hires')} so far; time to hire is told from {SMALL}."
        return (
            f"Half of {len(self.days_to_hire):,} hires took {count(round(took.median), 'day', 'days')} or less from "
            f"applying to an accepted offer. The middle half took {took.low:,.0f} to {took.high:,.0f}."
        )


def figures(member: Membership) -> Figures:
    """Return the figures over what the member sees, in four queries."""
    applications = visible_applications(member)
    active = applications.filter(status=Application.Status.ACTIVE)
    rows = active.order_by("stage__position").values_list("stage__label", "stage_entered_at")[:MOST_READ]
    days: dict[str, list[int]] = defaultdict(list)
    for label, entered in rows:
        days[label].append(age_days(entered))
    hired = applications.filter(status=Application.Status.HIRED).values_list("applied_at", "closed_at")[:MOST_READ]
    took = sorted((closed - applied) / DAY for applied, closed in hired if closed and closed >= applied)
    return Figures(
        open_roles=visible_roles(member).filter(state=Role.State.OPEN).count(),
        active=sum(map(len, days.values())),
        hired=len(hired),
        days_to_hire=took,
        agreement=estimable(member),
        waits=[Wait(label, len(waits), median(waits), max(waits)) for label, waits in days.items()],
    )
