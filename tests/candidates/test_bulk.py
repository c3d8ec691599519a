"""Acting on many people at once: as one by one, in as many queries for hundred as for ten, with an answer for each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates import services
from candidates.domain import words
from candidates.models import Answer, Application, BulkAct, BulkAnswer, Candidate, StageMove
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
)
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused
from foundation.core.registries import move_guards
from foundation.people.models import Membership
from roles.models import Role
from roles.services import create_role, lay_out_stages
from tests.candidates.pages import crowd, stage
from tests.candidates.rows_about import rows_about
from tests.factories.candidates import application, interview, move, reason

pytestmark = pytest.mark.django_db
LETTER = Letter("Your application", f"{words.GREETING}\n\n{words.THANKED}\n\nNo.")
ANSWERED = Letter("Your application", f"{words.GREETING}\n\nBy {words.DAY}.")


def act(actor: Membership, many: bulk.Many, *rows: Application, seen: bool = True) -> BulkAct:
    picked = Picked({row.pk: row.version if seen else None for row in rows}, {"ids": len(rows)})
    return bulk.act_on_many(actor=actor, act=many, picked=picked)


def answers(made: BulkAct) -> dict[str, str]:
    """The code of each answer by the person's name, '' where it was done."""
    rows = BulkAnswer.objects.filter(act=made).select_related("application__candidate")
    return {row.application.candidate.name: row.code for row in rows}


def filled(row: Application, letter: Letter, cast: Any) -> Telling:
    about = words.About(row.candidate.name, row.role.title, cast.acme.name, cast.rafa.name, cast.rafa.user.email)
    return Telling(Answer.How.MAIL, letter.subject, words.fill(letter.message, about))


Pair = tuple[Callable[[Any, Application], Any], Callable[[Any, Role], bulk.Many]]


def next_week() -> Any:
    return clock.today() + timedelta(days=7)


BOTH: dict[str, Pair] = {
    "move": (
        lambda cast, row: services.move_application(
            actor=cast.rafa, application=row, to_stage=stage(row.role, "take_home"), seen_stage_id=row.stage_id
        ),
        lambda _cast, role: MoveMany(stage(role, "take_home")),
    ),
    "move back": (
        lambda cast, row: services.move_application(
            actor=cast.rafa, application=row, to_stage=stage(row.role, "applied"), seen_stage_id=row.stage_id
        ),
        lambda _cast, role: MoveMany(stage(role, "applied")),
    ),
    "decline with a letter": (
        lambda cast, row: services.reject(
            actor=cast.rafa, application=row, reason=reason(cast), telling=filled(row, LETTER, cast)
        ),
        lambda cast, _role: DeclineMany(reason(cast), LETTER),
    ),
    "decline without one": (
        lambda cast, row: services.reject(actor=cast.rafa, application=row, reason=reason(cast)),
        lambda cast, _role: DeclineMany(reason(cast)),
    ),
    "hold": (
        lambda cast, row: services.hold(actor=cast.rafa, application=row, reason="After the budget", until=next_week()),
        lambda _cast, _role: HoldMany("After the budget", next_week()),
    ),
    "tag": (
        lambda cast, row: services.set_tags(
            actor=cast.rafa, candidate=row.candidate, names=["Lisbon"], application=row
        ),
        lambda _cast, _role: TagMany(("Lisbon",)),
    ),
    "assign": (
        lambda cast, row: services.edit_application(actor=cast.rafa, application=row, owner=cast.mei),
        lambda cast, _role: AssignMany(cast.mei),
    ),
    "send": (
        lambda cast, row: services.give_answer(
            actor=cast.rafa,
            application=row,
            outcome=Answer.Outcome.LATER,
            telling=filled(row, ANSWERED, cast),
            next_day=next_week(),
        ),
        lambda _cast, _role: SendMany(Answer.Outcome.LATER, ANSWERED, next_week()),
    ),
}


class TestAsOneByOne:
    """The same rows and events, whatever table they are in."""

    @pytest.mark.parametrize("kind", BOTH)
    def test_one_by_one_and_together_leave_the_same(self, cast: Any, role: Role, kind: str) -> None:
        one, many = BOTH[kind]
        with time_machine.travel(clock.now(), tick=False):
            by_itself, together = (
                application(cast, role, name, "recruiter_screen") for name in ("Anaqq Zyzzyx", "Beaqq Vuvvuw")
            )
            one(cast, by_itself)
            made = act(cast.rafa, many(cast, role), together)
        assert answers(made) == {"Beaqq Vuvvuw": ""}
        assert rows_about(together) == rows_about(by_itself)

    def test_whoever_has_an_interview_ahead_is_told_as_one_by_one(self, cast: Any, role: Role) -> None:
        with time_machine.travel(clock.now(), tick=False):
            pair = [application(cast, role, name, "technical_screen") for name in ("Anaqq Zyzzyx", "Beaqq Vuvvuw")]
            for n, row in enumerate(pair):
                interview(cast, row, starts_at=clock.now() + timedelta(days=n + 1))
            services.reject(
                actor=cast.rafa, application=pair[0], reason=reason(cast), telling=filled(pair[0], LETTER, cast)
            )
            made = act(cast.rafa, DeclineMany(reason(cast), LETTER), pair[1])
        assert answers(made) == {"Beaqq Vuvvuw": ""}
        told = Notification.objects.filter(kind="interview_cancelled", recipient=cast.ines)
        assert told.count() == 2
        said = [rows_about(row)["Answer"][0]["message"] for row in pair]
        assert said[0] == said[1]

    def test_one_event_ties_them_and_is_for_those_who_hire(self, cast: Any, role: Role) -> None:
        made = act(cast.rafa, HoldMany("Budget"), application(cast, role, "Ana"), application(cast, role, "Bea"))
        event = Event.objects.get(verb="bulk.done")
        assert (event.subject_id, event.role_id, event.audience) == (made.pk, role.pk, "staff")
        assert (event.data["done"], event.data["count"]) == (2, 2)
        assert (made.kind, made.by, made.how["reason"], made.asked["ids"]) == ("hold", cast.rafa, "Budget", 2)


class TestAnswers:
    """Who was not, and why; nobody stops anybody else."""

    def test_moves_are_answered_one_by_one(self, cast: Any, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
        names = ("Goes", "There", "Held", "Closed", "Moved", "Guarded")
        rows = {name: application(cast, role, name) for name in names}
        move(cast, rows["There"], "take_home")
        services.hold(actor=cast.rafa, application=rows["Held"])
        services.reject(actor=cast.rafa, application=rows["Closed"], reason=reason(cast))
        move(cast, rows["Moved"], "recruiter_screen", actor=cast.mei)
        for name in ("There", "Held", "Closed"):
            rows[name].refresh_from_db()

        def guard(row: Any, _to: Any, _who: Any) -> list[str]:
            return ["A scorecard is owed."] if row.pk == rows["Guarded"].pk else []

        monkeypatch.setattr(move_guards, "_entries", {"test": guard})
        made = act(cast.rafa, MoveMany(stage(role, "take_home")), *rows.values())
        assert answers(made) == {
            "Goes": "",
            "There": "already_there",
            "Held": "not_active",
            "Closed": "not_active",
            "Moved": "moved_meanwhile",
            "Guarded": "guarded",
        }
        assert (made.count, made.done) == (6, 1)
        said = dict(made.answers.values_list("code", "said"))
        assert said["guarded"] == "A scorecard is owed."
        assert "by Mei Tanaka" in said["moved_meanwhile"]
        assert StageMove.objects.filter(to_stage=stage(role, "take_home")).count() == 2

    def test_nobody_becomes_hired_by_a_move(self, cast: Any, role: Role) -> None:
        with pytest.raises(Refused, match="accepted offer"):
            act(cast.rafa, MoveMany(stage(role, "hired")), application(cast, role))

    def test_those_of_another_organisation_are_not_there(self, cast: Any, role: Role) -> None:
        row = application(cast, role)
        made = act(cast.zed, TagMany(("Mine",)), row)
        assert (made.done, made.count, answers(made), made.asked["unseen"]) == (0, 1, {}, [str(row.pk)])
        assert not Event.objects.filter(verb="candidate.tagged").exists()

    def test_a_manager_acts_on_their_own_role_alone(self, cast: Any, role: Role) -> None:
        other = other_role(cast)
        made = act(cast.mei, HoldMany(), application(cast, role, "Own"), application(cast, other, "Not hers"))
        assert answers(made) == {"Own": ""}

    @pytest.mark.parametrize("who", ["ines", "vic", "olu"])
    def test_who_works_on_no_pipeline_acts_on_nobody(self, cast: Any, role: Role, who: str) -> None:
        with pytest.raises(Forbidden):
            act(getattr(cast, who), HoldMany(), application(cast, role))

    def test_nobody_selected_and_bad_words_are_said_before_anything_is_done(self, cast: Any, role: Role) -> None:
        row = application(cast, role)
        for many, rows in (
            (HoldMany(), []),
            (TagMany((" ",)), [row]),
            (DeclineMany(reason(cast, "other_offer")), [row]),
            (DeclineMany(reason(cast), Letter("", "Words")), [row]),
            (SendMany("no", ANSWERED), [row]),
            (SendMany("later", Letter("S", "No place for the day"), next_week()), [row]),
            (SendMany("later", ANSWERED, None), [row]),
        ):
            with pytest.raises(Invalid):
                act(cast.rafa, many, *rows)
        assert not BulkAct.objects.exists()

    def test_who_has_no_address_is_declined_and_somebody_is_to_tell_them(self, cast: Any, role: Role) -> None:
        made = act(cast.rafa, DeclineMany(reason(cast), LETTER), application(cast, role, "Paloma", email=""))
        assert "No e-mail address" in made.answers.get().noted
        assert not Answer.objects.exists()

    def test_who_has_no_address_is_written_nothing(self, cast: Any, role: Role) -> None:
        made = act(
            cast.rafa, SendMany(Answer.Outcome.YES, LETTER), application(cast, role, "Paloma", email=""),
            application(cast, role, "Ana"),
        )  # fmt: skip
        assert answers(made) == {"Paloma": "no_address", "Ana": ""}

    def test_a_tag_that_is_there_and_an_owner_who_is_are_said(self, cast: Any, role: Role) -> None:
        ana = application(cast, role, "Ana", owner=cast.mei)
        services.set_tags(actor=cast.rafa, candidate=ana.candidate, names=["lisbon"], application=ana)
        assert answers(act(cast.rafa, TagMany(("Lisbon",)), ana)) == {"Ana": "already_there"}
        assert answers(act(cast.rafa, AssignMany(cast.mei), ana)) == {"Ana": "already_there"}
        assert answers(act(cast.rafa, AssignMany(cast.ines), ana)) == {"Ana": "invalid"}

    def test_a_preview_says_what_would_be_done_and_does_nothing(self, cast: Any, role: Role) -> None:
        ana, bea = application(cast, role, "Ana"), application(cast, role, "Bea")
        services.hold(actor=cast.rafa, application=bea)
        seen = bulk.preview(
            actor=cast.rafa, act=HoldMany(), picked=Picked({ana.pk: None, bea.pk: None, cast.acme.pk: None})
        )
        assert [row.pk for row in seen.goes] == [ana.pk]
        assert [(row.pk, why.code) for row, why in seen.stays] == [(bea.pk, "not_active")]
        assert (seen.unseen, seen.count) == ([cast.acme.pk], 3)
        assert not BulkAct.objects.exists()


def other_role(cast: Any) -> Role:
    """A role that Ada leads."""
    made = create_role(actor=cast.ada, title="Other role", archetype="applied_ml_engineer", lead=cast.ada)
    lay_out_stages(actor=cast.ada, role=made)
    Role.objects.filter(pk=made.pk).update(state=Role.State.OPEN)
    return Role.objects.get(pk=made.pk)


class TestCost:
    """As many queries for hundred and ten as for ten."""

    @pytest.mark.parametrize("kind", BOTH)
    def test_queries_do_not_grow(self, cast: Any, role: Role, kind: str) -> None:
        crowd(cast, role, 120)
        first = move(cast, application(cast, role, "Of the others"), "recruiter_screen")
        Application.objects.filter(role=role).exclude(pk=first.pk).update(owner=None)
        if kind == "move back":
            Application.objects.filter(role=role).update(stage=stage(role, "recruiter_screen"))
        rows = list(Application.objects.filter(role=role).exclude(pk=first.pk).order_by("pk")[:120])
        costs = []
        for some in (rows[:10], rows[10:]):
            with CaptureQueriesContext(connection) as asked:
                made = act(cast.rafa, BOTH[kind][1](cast, role), *some)
            costs.append(len(asked))
            assert made.done == len(some)
        assert costs[0] == costs[1]
        assert costs[0] <= 50

    def test_undoing_does_not_grow(self, cast: Any, role: Role) -> None:
        crowd(cast, role, 60)
        rows = list(Application.objects.filter(role=role).order_by("pk"))
        costs = []
        for some in (rows[:10], rows[10:]):
            made = act(cast.rafa, DeclineMany(reason(cast), LETTER), *some)
            with CaptureQueriesContext(connection) as asked:
                services.undo_many(actor=cast.rafa, act=made)
            costs.append(len(asked))
        assert costs[0] == costs[1]
        assert Application.objects.filter(role=role, status="active").count() == 60
        assert not Notification.objects.filter(kind="answer").exists()
        assert Candidate.objects.filter(applications__role=role).count() == 60
