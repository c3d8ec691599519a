"""Letting many people go on in another role: as one by one, in as many queries for many, with one undo."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates import services
from candidates.models import Answer, Application, BulkAct, FormEntry, Interview, Promise
from candidates.services import bulk
from candidates.services.answering import Telling
from candidates.services.bulk import Picked, TransferMany
from foundation.activity.models import Notification
from foundation.core import clock
from foundation.people.models import Membership
from roles.models import Role
from tests.candidates.pages import crowd, stage
from tests.candidates.rows_about import rows_about
from tests.factories.candidates import application, hiring_role, interview, seat
from tests.factories.rubrics import submitted_scorecard

pytestmark = pytest.mark.django_db
NAMES = ("Anaqq Zyzzyx", "Beaqq Vuvvuw")


@pytest.fixture
def other(cast: Any) -> Role:
    return hiring_role(cast, "Data engineer")


def act(actor: Membership, to: Role, rows: Sequence[Application]) -> BulkAct:
    picked = Picked({row.pk: None for row in rows})
    return bulk.act_on_many(actor=actor, act=TransferMany.to(to), picked=picked)


def laden(cast: Any, role: Role, name: str) -> Application:
    """Somebody with all that can go along, stay or end."""
    row = application(cast, role, name, "technical_screen", owner=cast.mei)
    services.add_note(actor=cast.rafa, application=row, body="Prefers mornings.")
    submitted_scorecard(cast, seat(interview(cast, row, [cast.ines]), cast.ines))
    services.add_note(actor=cast.ines, application=row, body="Thin on monitoring.")
    interview(cast, row, [cast.ada], starts_at=clock.now() + timedelta(days=2 + NAMES.index(name)))
    upload = SimpleUploadedFile("cv.txt", f"Ran the depots of {name}".encode())
    services.attach_file(actor=cast.rafa, application=row, upload=upload)
    FormEntry.objects.create(
        organisation=cast.acme, application=row, name=name, email=row.candidate.email, answer="Depots.", consent="Yes."
    )
    letter = Telling(Answer.How.MAIL, "Soon", "By {day}.")
    by = clock.today() + timedelta(days=4)
    services.give_answer(actor=cast.rafa, application=row, outcome="later", telling=letter, next_day=by)
    return Application.objects.get(pk=row.pk)


def both_of(row: Application) -> list[dict[str, list[dict[str, Any]]]]:
    """What is kept of the application that closed, and of the one that began for it."""
    return [rows_about(row), rows_about(Application.objects.select_related("candidate").get(came_from=row))]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row without the keys of others and without when its interview is, which differ from one to the other."""
    differ = ("came_from_id", "subject_id", "starts_at", "ends_at", "last_step_id")
    return {name: said for name, said in row.items() if name not in differ}


def test_one_by_one_and_together_leave_the_same(cast: Any, role: Role, other: Role) -> None:
    with time_machine.travel(clock.now(), tick=False):
        by_itself, together = (laden(cast, role, name) for name in NAMES)
        services.transfer(actor=cast.rafa, application=by_itself, to_stage=TransferMany.to(other).to_stage)
        made = act(cast.rafa, other, [together])
    assert made.done == 1
    alone, beside = both_of(by_itself), both_of(together)
    for mine, theirs in zip(alone, beside, strict=True):
        assert {table: len(rows) for table, rows in mine.items()} == {
            table: len(rows) for table, rows in theirs.items()
        }
        for table in ("Application", "Note", "FormEntry", "Promise", "Interview", "StageInterval", "StageMove"):
            assert [plain(row) for row in mine.get(table, [])] == [plain(row) for row in theirs.get(table, [])], table
    new = Application.objects.get(came_from=together)
    assert [note.body for note in new.notes.all()] == ["Prefers mornings."]
    owed = Promise.objects.get(application=new, ended_at=None)
    assert (new.owner, new.entries.count(), owed.kind, new.answer_by) == (cast.mei, 1, "interview", owed.due_on)
    assert set(Interview.objects.filter(starts_at__gt=clock.now()).values_list("state", flat=True)) == {"cancelled"}


def test_who_sat_in_an_interview_ahead_is_told_of_their_own(cast: Any, role: Role, other: Role) -> None:
    rows = [application(cast, role, name, "technical_screen") for name in NAMES]
    for row, member, days in zip(rows, (cast.ines, cast.ada), (2, 3), strict=True):
        interview(cast, row, [member], starts_at=clock.now() + timedelta(days=days))
    act(cast.rafa, other, rows)
    told = Notification.objects.filter(kind="interview_cancelled").values_list("application_id", "recipient")
    assert sorted(told) == [(rows[0].pk, cast.ines.pk), (rows[1].pk, cast.ada.pk)]


def test_a_letter_that_waits_is_stopped_for_each(cast: Any, role: Role, other: Role) -> None:
    rows = [laden(cast, role, name) for name in NAMES]
    act(cast.rafa, other, rows)
    assert Answer.objects.filter(stopped_at=None).count() == 0


def test_of_two_applications_of_one_person_one_goes(cast: Any, role: Role, other: Role) -> None:
    third = hiring_role(cast, "Planner")
    pair = [application(cast, here, "Lucía") for here in (role, third)]
    made = act(cast.rafa, other, pair)
    assert sorted(made.answers.values_list("code", flat=True)) == ["", "already_active"]
    assert Application.objects.filter(role=other).count() == 1


def test_who_keeps_them_there_is_who_may(cast: Any, role: Role) -> None:
    other = hiring_role(cast, "Data engineer")
    other.seats.filter(member=cast.mei).delete()
    rows = [application(cast, role, name, owner=owner) for name, owner in zip(NAMES, (cast.mei, cast.ada), strict=True)]
    act(cast.rafa, other, rows)
    kept = dict(Application.objects.filter(role=other).values_list("candidate__name", "owner"))
    assert kept == {NAMES[0]: cast.rafa.pk, NAMES[1]: cast.ada.pk}


def test_queries_do_not_grow_there_and_back(cast: Any, role: Role, other: Role) -> None:
    crowd(cast, role, 100)
    rows = list(Application.objects.filter(role=role).order_by("pk"))
    Application.objects.filter(role=role).update(owner=cast.mei)
    for row in rows:
        services.add_note(actor=cast.rafa, application=row, body="Prefers mornings.")
    there, back = [], []
    for some in (rows[:10], rows[10:]):
        with CaptureQueriesContext(connection) as asked:
            made = act(cast.rafa, other, some)
        there.append(len(asked))
        assert made.done == len(some)
        with CaptureQueriesContext(connection) as asked:
            services.undo_many(actor=cast.rafa, act=made)
        back.append(len(asked))
    assert there[0] == there[1] <= 55
    assert back[0] == back[1] <= 65
    assert Application.objects.filter(role=role, stage=stage(role, "applied"), status="active").count() == 100
    assert not Application.objects.filter(role=other).exists()
