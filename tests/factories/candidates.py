"""People in a pipeline for tests, made through the services."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from candidates.models import Application, Interview, InterviewSeat, RejectReason
from candidates.plugins.waiting import waiting
from candidates.services import Person, SeatAsked, move_application, schedule_interview, take_in
from candidates.services.form_token import stamp
from foundation.core import clock
from foundation.core.registries import Todo
from foundation.people.models import Membership, Organisation
from foundation.people.queries.consent import text_of
from roles.models import JdVersion, Opening, Role, Stage
from roles.services import create_role, lay_out_stages


def hiring_role(cast: Any, title: str = "Founding ML engineer") -> Role:
    """An open role with its stages, led by Mei; brief and JD are left out, for the pipeline asks only for the state."""
    made = create_role(actor=cast.ada, title=title, archetype="applied_ml_engineer", lead=cast.mei)
    lay_out_stages(actor=cast.mei, role=made)
    Role.objects.filter(pk=made.pk).update(state=Role.State.OPEN, opened_at=clock.now() - timedelta(days=20))
    Opening.objects.filter(role=made).update(approved_at=clock.now(), approved_by=cast.ada)
    return Role.objects.get(pk=made.pk)


def application(
    cast: Any,
    role: Role,
    name: str = "Lucía Etxeberria",
    stage_key: str = "",
    *,
    email: str | None = None,
    actor: Membership | None = None,
    **intake: Any,
) -> Application:
    """Someone in the pipeline of `role`, moved to `stage_key` when given; `intake` goes to take_in."""
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    made_up = f"{''.join(filter(str.isalnum, letters))}@example.com"
    person = Person(name=name, email=made_up if email is None else email)
    made = take_in(actor=actor or cast.rafa, role=role, person=person, **{"source": "Referral", **intake})
    return move(cast, made, stage_key) if stage_key and made.stage.key != stage_key else made


def move(cast: Any, application: Application, stage_key: str, *, actor: Membership | None = None) -> Application:
    """Move to a stage by its key; an owner passes the guards, with a reason."""
    return move_application(
        actor=actor or cast.ada,
        application=application,
        to_stage=Stage.objects.get(role_id=application.role_id, key=stage_key),
        seen_stage_id=application.stage_id,
        override_reason="Put here for a test",
    )


def interview(
    cast: Any,
    application: Application,
    members: Sequence[Membership] | None = None,
    *,
    stage_key: str = "technical_screen",
    starts_at: datetime | None = None,
    minutes: int = 60,
    shadows: Sequence[Membership] = (),
    actor: Membership | None = None,
) -> Interview:
    """An interview at a stage, by default tomorrow at this hour with Inês."""
    begins = starts_at or clock.now() + timedelta(days=1)
    seats = [SeatAsked(member) for member in members or [cast.ines]]
    return schedule_interview(
        actor=actor or cast.rafa,
        application=application,
        stage=Stage.objects.get(role_id=application.role_id, key=stage_key),
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        seats=[*seats, *(SeatAsked(member, shadow=True) for member in shadows)],
    )


def seat(interview: Interview, member: Membership) -> InterviewSeat:
    """The member's seat in an interview."""
    return interview.seats.select_related("member__user", "member__organisation").get(member=member)


def reason(cast: Any, key: str = "evidence") -> RejectReason:
    """A reason for which applications end, from the playbook."""
    return RejectReason.objects.get(organisation=cast.acme, key=key)


def apply_form(role: Role, **typed: Any) -> dict[str, Any]:
    """What a browser sends when somebody fills in the public form in half a minute."""
    shown = clock.now() - timedelta(seconds=30)
    organisation = Organisation.objects.get(pk=role.organisation_id)
    return {
        "name": "Karin Lund",
        "email": "karin@example.com",
        "links": "code.example/karin",
        "answer": "A forecast for two harbours.",
        "agree": "on",
        "website": "",
        "stamp": stamp(role.pk, text_of(organisation), shown),
        **typed,
    }


def published(role: Role, cast: Any) -> Role:
    """The role with a short JD that is published, as the public form asks for one."""
    JdVersion.objects.create(
        organisation_id=role.organisation_id,
        role=role,
        number=1,
        state=JdVersion.State.PUBLISHED,
        sections={"headline": "Halve the spoiled loads by December."},
        author=cast.mei,
        published_at=clock.now() - timedelta(days=21),
    )
    return role


def answers_owed(member: Membership) -> list[Todo]:
    """The to-dos by which the member is asked to answer somebody."""
    return [todo for todo in waiting(member) if todo.kind == "answer_owed"]
