"""Scorecards of two people on many candidates, laid on the table, and the figures made of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from candidates.models import Application
from foundation.core import clock
from foundation.people.models import Membership
from roles.models import Role
from rubrics import services
from rubrics.models import AgreementRun
from rubrics.services.agreement import work_out
from tests.factories import candidates as people
from tests.factories import rubrics as judging

# What Inês and Tom gave to ten people on one criterion: close, and not the same.
INES = (1, 2, 2, 3, 3, 3, 4, 4, 5, 5)
TOM = (1, 2, 3, 3, 3, 4, 4, 5, 5, 5)


def debriefed(
    cast: Any, role: Role, n: int, scores: Sequence[tuple[Membership, int]], *, key: str = "on_call"
) -> Application:
    """Somebody whom these members scored in one interview: on `key` as given, on the rest 3; the debrief is open."""
    application = people.application(cast, role, name=f"Person Number{n:02}")
    starts = clock.now() - timedelta(days=1 + n, hours=3)
    meeting = people.interview(cast, application, [member for member, _ in scores], starts_at=starts)
    for member, score in scores:
        judging.submitted_scorecard(cast, people.seat(meeting, member), {key: score})
    services.open_debrief(actor=cast.mei, application=application)
    return application


def scored_by_two(cast: Any, role: Role, number: int = 10) -> list[Application]:
    """People whom Inês and Tom scored, each debriefed."""
    pairs = zip(INES[:number], TOM[:number], strict=True)
    return [debriefed(cast, role, n, [(cast.ines, a), (cast.tom, b)]) for n, (a, b) in enumerate(pairs)]


def worked_out(cast: Any, *, actor: Membership | None = None) -> AgreementRun:
    """The figures of the organisation, as a worker makes them once somebody asked."""
    run = services.ask_agreement(actor=actor or cast.ada)
    work_out(run_id=run.pk)
    return AgreementRun.objects.get(pk=run.pk)
