"""How the figures stand: from when they are, what is left out, whether newer ones are under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from foundation.core.formatting import count, day_time
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import AgreementRun, Criterion
from rubrics.queries.agreement import failed_run, is_held_from, newest_run, run_under_way


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands above every page of figures. `held` tells that the member owes a card on somebody who is in them."""

    run: AgreementRun | None
    under_way: AgreementRun | None
    held: bool
    left_out: tuple[str, ...] = ()
    failed: str = ""

    @property
    def sentence(self) -> str:
        """From what, and from when, the figures are."""
        if self.run is None:
            return "Worked out each night from the scorecards of opened debriefs."
        people = count(self.run.figures.get("people", 0), "person", "people")
        made = day_time(self.run.finished_at)
        return f"{count(self.run.ratings, 'score', 'scores')} of {people} in 12 months, worked out {made}"

    @property
    def more_left_out(self) -> int:
        """How many scores are left out beyond those that are named."""
        return (self.run.figures.get("left_out", 0) - len(self.left_out)) if self.run else 0


def standing(member: Membership) -> Standing:
    """Return how the figures stand for the member: four queries, and two more where scores were left out."""
    run = newest_run(member)
    failed = failed_run(member)
    named = run is not None and policies.can_see_interviewers(member)
    return Standing(
        run=run,
        under_way=run_under_way(member.organisation_id),
        held=run is not None and is_held_from(member, run),
        left_out=_named(run.left_out) if run and named else (),
        failed=failed.error if failed else "",
    )


def _named(rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Return whose scores do not count, and on what; not on whom."""
    if not rows:
        return ()
    people = Membership.objects.filter(pk__in={row["member_id"] for row in rows}).select_related("user")
    names = {str(one.pk): one.name for one in people}
    criteria = Criterion.objects.filter(pk__in={UUID(row["criterion_id"]) for row in rows})
    labels = {str(pk): label for pk, label in criteria.values_list("pk", "label")}
    return tuple(
        f"{names.get(row['member_id'], 'Somebody')} scored one person twice on "
        f"{labels.get(row['criterion_id'], 'a criterion')}; the first score counts"
        for row in rows
    )
