"""Going on in another role: what goes along, what stays, what is told, and who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from candidates.models import Answer, Application, Interview, Note, Promise, StageInterval
from candidates.queries.transfers import goods_of
from candidates.services import (
    Along,
    Sent,
    Telling,
    add_note,
    apply,
    attach_file,
    hold,
    reactivate,
    reject,
    transfer,
)
from candidates.services.answering import give_answer
from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.errors import Conflict, Forbidden, Invalid, Refused
from foundation.people.queries.consent import text_of
from roles.models import Role, Stage
from tests.candidates.pages import browser, text
from tests.factories.candidates import application, hiring_role, interview, published, reason, seat
from tests.factories.rubrics import submitted_scorecard

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(cast: Any) -> Role:
    return hiring_role(cast, "Data engineer")


def first(role: Role, key: str = "applied") -> Stage:
    return Stage.objects.select_related("role").get(role=role, key=key)


def test_one_application_closes_and_one_begins_that_knows_where_it_came_from(
    cast: Any, role: Role, other: Role
) -> None:
    lucia = application(cast, role, "Lucía", "take_home")
    new = transfer(actor=cast.rafa, application=lucia, to_stage=first(other, "recruiter_screen"), reason="Fits better")
    lucia.refresh_from_db()
    assert (lucia.status, lucia.closed_at is None, lucia.went_to) == ("moved", False, new)
    assert (new.role, new.stage.key, new.status, new.applied_at) == (
        other,
        "recruiter_screen",
        "active",
        lucia.applied_at,
    )
    times = StageInterval.objects.filter(application__in=(lucia, new), left=None)
    assert [(row.application, row.why) for row in times] == [(new, "transfer")]
    said = Event.objects.filter(verb__in=("application.transferred", "application.came_over")).order_by("created_at")
    assert [(row.verb, row.application_id) for row in said] == [
        ("application.transferred", lucia.pk),
        ("application.came_over", new.pk),
    ]
    with pytest.raises(Refused, match="went on in another role"):
        reactivate(actor=cast.rafa, application=lucia)


def test_why_stands_in_both_histories_but_for_who_owes_a_scorecard_there(cast: Any, role: Role, other: Role) -> None:
    lucia = application(cast, role, "Lucía", "technical_screen")
    interview(cast, lucia, [cast.ada], starts_at=clock.now() - timedelta(hours=2))
    new = transfer(actor=cast.rafa, application=lucia, to_stage=first(other), reason="Weak in systems")
    for one in (lucia, new):
        pages = [reverse(f"candidates:{name}", args=[one.pk]) for name in ("application", "history")]
        assert all("another role" in text(browser(cast.rafa).get(page)) for page in pages)
        assert all("Weak in systems" in text(browser(cast.rafa).get(page)) for page in pages)
        assert not any("Weak in systems" in text(browser(cast.ada).get(page)) for page in pages)
        assert "Weak in systems" not in text(browser(cast.ada).get(reverse("audit")))


class TestWhatGoesAlong:
    """Notes, files and what they sent, if chosen; never judgements."""

    def test_notes_go_with_their_authors_and_times_but_for_those_of_people_who_judge_here(
        self, cast: Any, role: Role, other: Role
    ) -> None:
        lucia = application(cast, role, "Lucía")
        kept = add_note(actor=cast.rafa, application=lucia, body="Prefers mornings")
        own = add_note(actor=cast.mei, application=lucia, body="Between us", private=True)
        submitted_scorecard(cast, seat(interview(cast, lucia, [cast.ines]), cast.ines))
        add_note(actor=cast.ines, application=lucia, body="Weak on monitoring")
        goods = goods_of(lucia)
        assert (goods.notes, goods.notes_that_stay, dict(goods.stays)) == (2, 1, {"interviews": 1, "scorecards": 1})
        new = transfer(actor=cast.rafa, application=lucia, to_stage=first(other))
        along = Note.objects.filter(application=new).order_by("created_at")
        assert [(note.author, note.body, note.private, note.created_at) for note in along] == [
            (cast.rafa, "Prefers mornings", False, kept.created_at),
            (cast.mei, "Between us", True, own.created_at),
        ]
        assert Note.objects.filter(application=lucia).count() == 3

    def test_files_are_the_persons_then_and_what_is_not_chosen_stays(self, cast: Any, role: Role, other: Role) -> None:
        for chosen in (True, False):
            lucia = application(cast, role, f"Lucía {chosen}", email=f"{chosen}@example.com")
            cv = attach_file(
                actor=cast.rafa, application=lucia, upload=SimpleUploadedFile("cv.txt", f"Ran {chosen}".encode())
            )
            add_note(actor=cast.rafa, application=lucia, body="Prefers mornings")
            along = Along(notes=chosen, files=chosen, answers=chosen)
            new = transfer(actor=cast.rafa, application=lucia, to_stage=first(other), along=along)
            cv.refresh_from_db()
            assert (cv.application_id is None, new.notes.count()) == (chosen, int(chosen))

    def test_what_was_promised_is_owed_there_and_interviews_ahead_end(self, cast: Any, role: Role, other: Role) -> None:
        lucia = application(cast, role, "Lucía")
        ahead = interview(cast, lucia, [cast.ines])
        give_answer(
            actor=cast.rafa,
            application=lucia,
            outcome="later",
            telling=Telling("call"),
            next_day=lucia.applied_at.date(),
        )
        new = transfer(actor=cast.rafa, application=lucia, to_stage=first(other))
        assert Interview.objects.get(pk=ahead.pk).state == "cancelled"
        open_now = Promise.objects.filter(ended_at=None)
        assert {(row.application_id, row.kind) for row in open_now} == {(new.pk, "by_hand")}
        lucia.refresh_from_db()
        assert (lucia.answer_by, Application.objects.get(pk=new.pk).answer_by) == (None, new.applied_at.date())


def test_they_are_told_only_if_somebody_says_so(cast: Any, role: Role, other: Role) -> None:
    silent, told = application(cast, role, "Silent"), application(cast, role, "Told")
    transfer(actor=cast.rafa, application=silent, to_stage=first(other))
    assert not Answer.objects.exists()
    new = transfer(actor=cast.rafa, application=told, to_stage=first(other), telling=Telling("call"))
    assert Answer.objects.get().application == new


def test_what_cannot_be_is_refused(cast: Any, role: Role, other: Role) -> None:
    lucia = application(cast, role, "Lucía")
    for stage in (first(role, "take_home"), first(other, "offer"), first(other, "hired")):
        with pytest.raises(Invalid):
            transfer(actor=cast.rafa, application=lucia, to_stage=stage)
    with pytest.raises(Conflict):
        transfer(actor=cast.rafa, application=lucia, to_stage=first(other), version=lucia.version + 1)
    application(cast, other, "Lucía")
    with pytest.raises(Invalid, match="already has an active"):
        transfer(actor=cast.rafa, application=lucia, to_stage=first(other))
    gone = application(cast, role, "Gone")
    reject(actor=cast.rafa, application=gone, reason=reason(cast))
    with pytest.raises(Refused, match="Take it up again first"):
        transfer(actor=cast.rafa, application=gone, to_stage=first(other))
    Role.objects.filter(pk=other.pk).update(state="closed")
    held = hold(actor=cast.rafa, application=application(cast, role, "Held"))
    with pytest.raises(Refused, match="takes no applications"):
        transfer(actor=cast.rafa, application=held, to_stage=first(other))


@pytest.mark.parametrize("who", ["ines", "vic", "olu", "zed"])
def test_others_do_not_transfer(cast: Any, role: Role, other: Role, who: str) -> None:
    lucia = application(cast, role, "Lucía")
    with pytest.raises(Forbidden):
        transfer(actor=getattr(cast, who), application=lucia, to_stage=first(other))


def test_the_page_says_what_goes_along_before_and_links_both_after(cast: Any, role: Role, other: Role) -> None:
    lucia = application(cast, role, "Lucía")
    add_note(actor=cast.rafa, application=lucia, body="Prefers mornings")
    person, there = browser(cast.rafa), reverse("candidates:transfer", args=[lucia.pk])
    assert "Data engineer" in text(person.get(there))
    page = text(person.get(f"{there}?role={other.pk}"))
    assert "Notes: 1 note" in page
    assert "They are told nothing now" in page
    sent = {"to_stage": first(other).pk, "keep_notes": "on", "how": "not_yet", "version": lucia.version}
    answer = person.post(f"{there}?role={other.pk}", sent)
    new = Application.objects.get(came_from=lucia)
    assert answer.headers["Location"] == reverse("candidates:application", args=[new.pk])
    assert "Came over from Founding ML engineer" in text(person.get(answer.headers["Location"]))
    assert "Went on in Data engineer" in text(person.get(reverse("candidates:application", args=[lucia.pk])))
    again = person.post(f"{there}?role={other.pk}", sent)
    assert again.status_code in (409, 422)


def test_what_they_sent_by_the_form_goes_along(cast: Any, other: Role, role: Role) -> None:
    sent = Sent("Karin Lund", "karin@example.com", links=["code.example/k"], answer="A forecast for two harbours.")
    karin = apply(role=published(role, cast), sent=sent, consent=text_of(cast.acme)).application
    new = transfer(actor=cast.rafa, application=karin, to_stage=first(other))
    assert [entry.answer for entry in new.entries.all()] == ["A forecast for two harbours."]
    assert karin.entries.count() == 1
    assert new.answer_by is not None
