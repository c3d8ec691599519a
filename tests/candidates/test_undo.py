"""Taking back: by whoever did it, within a quarter of an hour, as long as nothing happened since."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from candidates import services
from candidates.domain import words
from candidates.models import Answer, Application, BulkAct, Candidate, Promise, Tag
from candidates.services import bulk
from candidates.services.answering import Telling
from candidates.services.bulk import (
    AssignMany,
    DeclineMany,
    HoldMany,
    Letter,
    MoveMany,
    Picked,
    SendMany,
    TagMany,
    TransferMany,
)
from foundation.activity.models import Event, Notification
from foundation.activity.services import send_due
from foundation.core import clock
from foundation.core.errors import Conflict, DomainError, Forbidden, Refused
from roles.models import Role
from tests.candidates.pages import stage
from tests.factories.candidates import application, hiring_role, interview, move, reason

pytestmark = pytest.mark.django_db
LETTER = Letter("Your application", f"{words.GREETING}\n\nNo.")
MAIL = Telling(Answer.How.MAIL, "Your application", "No.")
KINDS: dict[str, Callable[[Any, Role], bulk.Many]] = {
    "move": lambda _cast, role: MoveMany(stage(role, "take_home")),
    "decline": lambda cast, _role: DeclineMany(reason(cast), LETTER),
    "hold": lambda _cast, _role: HoldMany("Budget"),
    "tag": lambda _cast, _role: TagMany(("Lisbon",)),
    "assign": lambda cast, _role: AssignMany(cast.mei),
    "send": lambda _cast, _role: SendMany(Answer.Outcome.YES, LETTER),
    "transfer": lambda cast, _role: TransferMany.to(hiring_role(cast, "Data engineer")),
}


def act(cast: Any, many: bulk.Many, *rows: Application) -> BulkAct:
    return bulk.act_on_many(actor=cast.rafa, act=many, picked=Picked({row.pk: None for row in rows}))


def newest(row: Application, verb: str) -> Event:
    return Event.objects.filter(application_id=row.pk, verb=verb).latest("created_at", "pk")


def stands(row: Application) -> dict[str, Any]:
    """Where somebody stands, and what they are owed, tagged and written."""
    found = Application.objects.filter(pk=row.pk).values(
        "stage_id", "status", "stage_entered_at", "clock_stopped_at", "owner_id", "reject_reason_id", "closed_at",
        "answer_by",
    )  # fmt: skip
    open_now = Promise.objects.filter(application=row, ended_at=None).order_by("kind").values_list("kind", "due_on")
    tags = Tag.objects.filter(candidates=row.candidate_id).values_list("name", flat=True)
    mails = Notification.objects.filter(application_id=row.pk, kind="answer", mailed_at=None).count()
    spans = row.intervals.order_by("entered", "left").values_list("stage_id", "entered", "left", "why")
    holds = row.holds.values_list("reason", "until", "ended")
    found_now = {**found.get(), "spans": list(spans), "holds": list(holds)}
    return {**found_now, "promises": list(open_now), "tags": list(tags), "mails": mails}


@pytest.fixture
def pair(cast: Any, role: Role) -> list[Application]:
    """Two who have waited for four days, one of whom was promised an answer."""
    with time_machine.travel(clock.now() - timedelta(days=4)):
        rows = [application(cast, role, name, "recruiter_screen", owner=cast.rafa) for name in ("Ana Ay", "Bea Bee")]
    services.edit_application(actor=cast.rafa, application=rows[0], answer_by=clock.today() + timedelta(days=5))
    return [Application.objects.get(pk=row.pk) for row in rows]


class TestAllOfIt:
    """What was done to many, taken back at once."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_everybody_is_as_they_were(self, cast: Any, role: Role, pair: list[Application], kind: str) -> None:
        before = [stands(row) for row in pair]
        made = act(cast, KINDS[kind](cast, role), *pair)
        assert made.done == 2
        assert [stands(row) for row in pair] != before
        services.undo_many(actor=cast.rafa, act=made)
        assert [stands(row) for row in pair] == before
        assert made.answers.filter(undone_at=None).count() == 0
        tie = Event.objects.get(verb="bulk.undone")
        assert (tie.subject_id, tie.data["undone"]) == (made.pk, 2)

    def test_whoever_was_touched_since_stays_and_the_answer_says_why(
        self, cast: Any, role: Role, pair: list[Application]
    ) -> None:
        made = act(cast, KINDS["decline"](cast, role), *pair)
        services.set_tags(actor=cast.mei, candidate=pair[0].candidate, names=["call back"], application=pair[0])
        services.undo_many(actor=cast.rafa, act=made)
        assert [Application.objects.get(pk=row.pk).status for row in pair] == ["rejected", "active"]
        said = made.answers.get(application=pair[0]).undo_said
        assert said.startswith("Mei Tanaka changed the tags at ")
        assert said.endswith("Nothing was undone.")

    def test_of_two_who_were_one_person_one_is_taken_up(self, cast: Any, role: Role, pair: list[Application]) -> None:
        made = act(cast, KINDS["decline"](cast, role), *pair)
        Application.objects.filter(pk=pair[1].pk).update(candidate=pair[0].candidate)
        services.undo_many(actor=cast.rafa, act=made)
        assert sorted(Application.objects.values_list("status", flat=True)) == ["active", "rejected"]
        assert made.answers.get(undone_at=None).undo_said == "They have another application for this role since."

    def test_one_of_many_alone_and_then_the_rest(self, cast: Any, role: Role, pair: list[Application]) -> None:
        made = act(cast, KINDS["hold"](cast, role), *pair)
        services.undo_many(actor=cast.rafa, act=made, only=[pair[0].pk])
        assert [Application.objects.get(pk=row.pk).status for row in pair] == ["active", "hold"]
        services.undo_many(actor=cast.rafa, act=made)
        assert [Application.objects.get(pk=row.pk).status for row in pair] == ["active", "active"]
        services.undo_many(actor=cast.rafa, act=made)
        assert Event.objects.filter(verb="application.hold_undone").count() == 2

    def test_only_whoever_did_it(self, cast: Any, role: Role, pair: list[Application]) -> None:
        made = act(cast, KINDS["hold"](cast, role), *pair)
        with pytest.raises(Forbidden):
            services.undo_many(actor=cast.ada, act=made)

    def test_who_was_moved_on_stays_where_they_are_now(self, cast: Any, role: Role, pair: list[Application]) -> None:
        made = act(cast, KINDS["move"](cast, role), *pair)
        move(cast, Application.objects.get(pk=pair[1].pk), "system_design", actor=cast.mei)
        services.undo_many(actor=cast.rafa, act=made)
        keys = [Application.objects.select_related("stage").get(pk=row.pk).stage.key for row in pair]
        assert keys == ["recruiter_screen", "system_design"]


class TestOne:
    """One act, from its toast or from the history."""

    def declined(self, cast: Any, row: Application, telling: Telling | None = MAIL) -> Event:
        services.reject(actor=cast.rafa, application=row, reason=reason(cast), telling=telling)
        return newest(row, "application.rejected")

    def test_who_came_without_times_is_back_without_them(self, cast: Any, role: Role) -> None:
        row = application(cast, role, "Ana")
        row.intervals.all().delete()
        where = {"to_stage": stage(role, "take_home"), "seen_stage_id": row.stage_id}
        moved = services.move_application(actor=cast.rafa, application=row, **where)
        services.undo(actor=cast.rafa, event=newest(moved, "application.moved"))
        row.refresh_from_db()
        assert (row.stage.key, row.stage_entered_at, row.intervals.count()) == ("applied", row.applied_at, 0)

    def test_a_decline_takes_back_the_letter_that_waits(self, cast: Any, pair: list[Application]) -> None:
        event = self.declined(cast, pair[0])
        back = services.undo(actor=cast.rafa, event=event)
        assert (back.status, back.reject_reason, back.closed_at) == ("active", None, None)
        assert Answer.objects.get(application=back).stopped_at is not None
        assert send_due(clock.now() + timedelta(hours=3)) == 0

    def test_from_a_hold_it_goes_back_to_the_hold(self, cast: Any, pair: list[Application]) -> None:
        services.hold(actor=cast.rafa, application=pair[0], reason="Permit")
        before = stands(pair[0])
        assert services.undo(actor=cast.rafa, event=self.declined(cast, pair[0])).status == "hold"
        assert stands(pair[0]) == before

    def test_an_interview_that_ended_with_it_stays_cancelled_and_the_event_says_so(self, cast: Any, role: Role) -> None:
        row = application(cast, role, "Ana Ay", "technical_screen")
        talk = interview(cast, row)
        services.undo(actor=cast.rafa, event=self.declined(cast, row))
        talk.refresh_from_db()
        assert talk.state == "cancelled"
        assert newest(row, "application.reject_undone").data["interviews_cancelled"] == 1

    @pytest.mark.parametrize(
        ("telling", "words_of_no"),
        [(Telling(Answer.How.PHONE), "told by phone"), (Telling(Answer.How.OUTSIDE), "in another way")],
    )
    def test_who_was_told_already_stays_declined(
        self, cast: Any, pair: list[Application], telling: Telling, words_of_no: str
    ) -> None:
        with pytest.raises(Refused, match=words_of_no):
            services.undo(actor=cast.rafa, event=self.declined(cast, pair[0], telling))
        assert Application.objects.get(pk=pair[0].pk).status == "rejected"

    def test_a_letter_that_left_is_not_taken_back(self, cast: Any, pair: list[Application]) -> None:
        event = self.declined(cast, pair[0])
        Notification.objects.filter(kind="answer").update(mail_due_at=clock.now())
        assert send_due(clock.now()) >= 1
        with pytest.raises(Refused, match="has left"):
            services.undo(actor=cast.rafa, event=event)

    def test_stopping_the_letter_first_is_no_reason_against_it(self, cast: Any, pair: list[Application]) -> None:
        event = self.declined(cast, pair[0])
        services.stop_answer(actor=cast.rafa, answer=Answer.objects.get(application=pair[0]))
        assert services.undo(actor=cast.rafa, event=event).status == "active"

    def test_a_note_is_no_reason_either(self, cast: Any, pair: list[Application]) -> None:
        event = self.declined(cast, pair[0])
        services.add_note(actor=cast.mei, application=pair[0], body="They called.")
        assert services.undo(actor=cast.rafa, event=event).status == "active"

    def test_somebody_who_applied_again_is_not_taken_up_twice(self, cast: Any, role: Role) -> None:
        row = application(cast, role, "Ana Ay")
        event = self.declined(cast, row)
        application(cast, role, "Ana Ay")
        with pytest.raises(DomainError) as caught:
            services.undo(actor=cast.rafa, event=event)
        assert caught.value.code == "has_another"

    def test_taken_back_is_taken_back_once(self, cast: Any, pair: list[Application]) -> None:
        event = self.declined(cast, pair[0])
        services.undo(actor=cast.rafa, event=event)
        with pytest.raises(Conflict, match="taken back already"):
            services.undo(actor=cast.rafa, event=event)

    @pytest.mark.parametrize(("minutes", "goes"), [(15, True), (16, False)])
    def test_a_quarter_of_an_hour(self, cast: Any, pair: list[Application], minutes: int, goes: bool) -> None:
        with time_machine.travel(clock.now(), tick=False) as at:
            event = self.declined(cast, pair[0])
            at.shift(timedelta(minutes=minutes))
            if goes:
                assert services.undo(actor=cast.rafa, event=event).status == "active"
            else:
                with pytest.raises(Refused, match="15 minutes"):
                    services.undo(actor=cast.rafa, event=event)

    def test_what_another_did_is_theirs_to_take_back(self, cast: Any, pair: list[Application]) -> None:
        event = self.declined(cast, pair[0])
        for other in (cast.ada, cast.mei):
            with pytest.raises(Forbidden):
                services.undo(actor=other, event=event)

    def test_whoever_works_there_no_more_takes_nothing_back(self, cast: Any, pair: list[Application]) -> None:
        event = self.declined(cast, pair[0])
        cast.rafa.active = False
        with pytest.raises(DomainError):
            services.undo(actor=cast.rafa, event=event)

    def test_other_acts_are_not_of_a_kind_that_is_taken_back(self, cast: Any, pair: list[Application]) -> None:
        with pytest.raises(Refused, match="cannot be taken back"):
            services.undo(actor=cast.rafa, event=newest(pair[0], "application.created"))

    @pytest.mark.parametrize("row", [0, 1])
    def test_a_new_day_that_nobody_was_told_is_promised_no_more(
        self, cast: Any, pair: list[Application], row: int
    ) -> None:
        before = stands(pair[row])
        day = clock.today() + timedelta(days=20)
        telling = Telling(Answer.How.MAIL, "A little longer", f"By {words.DAY}.")
        given = services.give_answer(
            actor=cast.rafa, application=pair[row], outcome=Answer.Outcome.LATER, telling=telling, next_day=day
        )
        assert Application.objects.get(pk=pair[row].pk).answer_by == day
        services.stop_answer(actor=cast.rafa, answer=given)
        assert stands(pair[row]) == before

    def test_a_tag_is_taken_off_that_person_alone(self, cast: Any, role: Role, pair: list[Application]) -> None:
        services.set_tags(actor=cast.rafa, candidate=pair[1].candidate, names=["Lisbon"], application=pair[1])
        services.set_tags(actor=cast.rafa, candidate=pair[0].candidate, names=["Lisbon"], application=pair[0])
        services.undo(actor=cast.rafa, event=newest(pair[0], "candidate.tagged"))
        assert [row.name for row in Candidate.objects.filter(tags__name="Lisbon")] == ["Bea Bee"]

    def test_what_the_actor_may_not_read_is_not_told(self, cast: Any, role: Role, pair: list[Application]) -> None:
        event = self.declined(cast, pair[0])
        Event.objects.create(
            organisation=cast.acme, verb="offer.drafted", actor=cast.ada, actor_label="Ada", subject_type="x",
            subject_id=pair[0].pk, role_id=role.pk, application_id=pair[0].pk, audience="own", data={"number": 1},
        )  # fmt: skip
        assert services.undo(actor=cast.rafa, event=event).status == "active"


class TestTransfer:
    """Somebody who went on in another role, brought back."""

    @pytest.fixture
    def other(self, cast: Any) -> Role:
        return hiring_role(cast, "Data engineer")

    def gone(self, cast: Any, row: Application, other: Role, telling: Telling | None = None) -> Event:
        services.transfer(actor=cast.rafa, application=row, to_stage=stage(other, "applied"), telling=telling)
        return newest(row, "application.transferred")

    def test_files_and_a_hold_are_back_and_the_other_application_is_gone(
        self, cast: Any, other: Role, pair: list[Application]
    ) -> None:
        row = pair[0]
        pdf = SimpleUploadedFile("cv.txt", b"Knows ships.", "text/plain")
        file = services.attach_file(actor=cast.rafa, application=row, upload=pdf)
        services.add_note(actor=cast.mei, application=row, body="Knows ships.")
        services.hold(actor=cast.rafa, application=row, reason="Permit")
        before = stands(row)
        event = self.gone(cast, row, other)
        assert stands(row) != before
        assert services.undo(actor=cast.rafa, event=event).status == "hold"
        assert stands(row) == before
        file.refresh_from_db()
        assert (file.application, row.notes.count()) == (row, 1)
        assert not Application.objects.filter(role=other).exists()
        with pytest.raises(Conflict, match="taken back already"):
            services.undo(actor=cast.rafa, event=event)

    def test_a_letter_that_waits_is_stopped_and_one_that_left_stands_in_the_way(
        self, cast: Any, other: Role, pair: list[Application]
    ) -> None:
        event = self.gone(cast, pair[0], other, MAIL)
        services.undo(actor=cast.rafa, event=event)
        assert send_due(clock.now() + timedelta(hours=3)) == 0
        left = self.gone(cast, pair[1], other, MAIL)
        Notification.objects.filter(kind="answer").update(mail_due_at=clock.now())
        assert send_due(clock.now()) >= 1
        with pytest.raises(Refused, match="has left"):
            services.undo(actor=cast.rafa, event=left)

    @pytest.mark.parametrize("since", ["note", "move", "applied here again"])
    def test_what_happened_meanwhile_stands_in_the_way(
        self, cast: Any, role: Role, other: Role, pair: list[Application], since: str
    ) -> None:
        event = self.gone(cast, pair[0], other)
        new = Application.objects.get(role=other)
        if since == "note":
            services.add_note(actor=cast.mei, application=new, body="Knows ships.")
        elif since == "move":
            move(cast, new, "recruiter_screen", actor=cast.mei)
        else:
            services.take_in(actor=cast.rafa, role=role, person=new.candidate)
        with pytest.raises(DomainError) as caught:
            services.undo(actor=cast.rafa, event=event)
        assert caught.value.code == ("has_another" if since == "applied here again" else "happened_since")
        assert Application.objects.filter(pk=new.pk).exists()
        assert Application.objects.get(pk=pair[0].pk).status == "moved"
