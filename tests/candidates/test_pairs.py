"""Duplicates are found at every door, asked about once, and kept as they are when details change."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates import policies
from candidates.domain.search.words import query_of
from candidates.models import Application, Candidate, DuplicatePair
from candidates.queries.finding import matches
from candidates.services import Person, Sent, apply, attach_file, edit_candidate, take_in
from candidates.services.duplicates import keep_apart, look, look_again
from foundation.activity.models import Notification
from foundation.core import clock
from foundation.core.errors import Forbidden
from foundation.core.formatting import day
from roles.models import Role
from tests.factories.candidates import application, hiring_role

PHONE = "+33 4 72 55 01 42"
Door = DuplicatePair.Door


@pytest.fixture
def noemie(cast: Any, role: Role) -> Application:
    person = Person("Noémie Traoré", "noemie@example.com", PHONE, location="Lyon", company="Kestrel")
    return take_in(actor=cast.rafa, role=role, person=person)


def pairs() -> list[tuple[str, str, list[str], bool, str, str]]:
    rows = DuplicatePair.objects.order_by("pk")
    return list(rows.values_list("first__name", "second__name", "reasons", "certain", "state", "found"))


def only(noemie: Application, other: str, reasons: list[str], door: str, *, certain: bool = False) -> None:
    assert pairs() == [(str(noemie.candidate), other, reasons, certain, "open", door)]


def test_a_new_person_with_a_known_phone_is_found(cast: Any, role: Role, noemie: Application) -> None:
    take_in(actor=cast.rafa, role=role, person=Person("N. Traore", "n@example.com", "0033472550142"))
    only(noemie, "N. Traore", ["phone"], Door.MEMBER)


def test_somebody_who_applies_is_found_by_name_and_file(cast: Any, role: Role, noemie: Application) -> None:
    cv = b"Forecasts for two harbours"
    attach_file(actor=cast.rafa, application=noemie, upload=SimpleUploadedFile("cv.txt", cv))
    sent = Sent("NOEMIE  TRAORE", "other@example.com")
    apply(role=role, sent=sent, consent="Yes", resume=SimpleUploadedFile("mine.txt", cv))
    only(noemie, "NOEMIE TRAORE", ["file"], Door.FORM)


def test_a_file_that_is_attached_later_is_looked_at(cast: Any, role: Role, noemie: Application) -> None:
    other = application(cast, role, "Noemie Traore", email="other@example.com")
    for one in (noemie, other):
        attach_file(actor=cast.rafa, application=one, upload=SimpleUploadedFile("cv.txt", b"The same"))
    only(noemie, "Noemie Traore", ["file"], Door.FILE)


def test_an_edit_finds_and_drops_and_changes_a_pair(cast: Any, role: Role, noemie: Application) -> None:
    other = application(cast, role, "Noemie Traore", email="other@example.com").candidate

    def edit(**changes: str) -> None:
        edit_candidate(actor=cast.rafa, candidate=other, application=None, changes=changes)

    assert pairs() == []
    edit(location="lyon, France")
    only(noemie, "Noemie Traore", ["city"], Door.EDIT)
    edit(phone=PHONE)
    only(noemie, "Noemie Traore", ["phone", "city"], Door.EDIT)
    edit(phone="", location="Grenoble")
    assert pairs() == []


def test_a_further_address_counts_like_the_first(cast: Any, role: Role, noemie: Application) -> None:
    Candidate.objects.filter(pk=noemie.candidate_id).update(emails=["old@example.com"])
    other = Candidate.objects.create(organisation=cast.acme, name="Noémie T.", email="old@example.com")
    look(organisation_id=cast.acme.pk, people=[noemie.candidate_id], door=Door.HAND)
    assert pairs() == []
    look(organisation_id=cast.acme.pk, people=[other.pk], door=Door.HAND)
    only(noemie, "Noémie T.", ["email"], Door.HAND, certain=True)


def test_another_organisation_never_matters(cast: Any, noemie: Application) -> None:
    theirs = Candidate.objects.create(organisation=cast.other, name="Noémie Traoré", phone="+33472550142")
    assert look(organisation_id=cast.other.pk, people=[theirs.pk], door=Door.HAND) == []
    assert pairs() == []


def test_two_different_people_are_never_asked_about_again(cast: Any, role: Role, noemie: Application) -> None:
    other = application(cast, role, "Noemie Traore", email="other@example.com", actor=cast.rafa).candidate
    edit_candidate(actor=cast.rafa, candidate=other, application=None, changes={"location": "Lyon"})
    pair = DuplicatePair.objects.get()
    for stranger in (cast.mei, cast.ines, cast.zed):
        with pytest.raises(Forbidden) as refused:
            keep_apart(actor=stranger, pair=pair)
        assert refused.value.sentence == policies.can_decide_pair.sentence
    keep_apart(actor=cast.rafa, pair=pair)
    edit_candidate(actor=cast.rafa, candidate=other, application=None, changes={"phone": PHONE})
    assert look(organisation_id=cast.acme.pk, people=[other.pk], door=Door.SWEEP) == []
    assert pairs() == [("Noémie Traoré", "Noemie Traore", ["city"], False, "different", "edit")]


def test_looking_for_hundreds_takes_as_many_queries_as_for_one(cast: Any) -> None:
    counts = []
    for start, many in ((0, 1), (1, 200)):
        numbers = [f"+3347255{start + i:04}" for i in range(many)]
        Candidate.objects.bulk_create(
            Candidate(organisation=cast.acme, name=f"{word} {phone}", phone=phone)
            for phone in numbers
            for word in ("One", "Other")
        )
        with CaptureQueriesContext(connection) as seen:
            assert look_again() == 2 * many
        counts.append(len(seen))
        assert DuplicatePair.objects.count() == start + many
    assert counts[0] == counts[1]


def test_people_nobody_looked_at_are_found_by_the_sweep(cast: Any, monkeypatch: Any) -> None:
    for name in ("One Person", "One Persön"):
        Candidate.objects.create(organisation=cast.acme, name=name, location="Lyon")
    assert look_again() == 2
    assert [pair[2] for pair in pairs()] == [["city"]]
    assert look_again() == 0
    now = clock.now()
    # Two who came in at one moment did not see each other: both are looked at once more, and then no more.
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=3))
    assert [look_again(), look_again()] == [2, 0]


def test_only_an_owner_or_recruiter_decides(cast: Any) -> None:
    pair = DuplicatePair(organisation=cast.acme)
    may = [first for first, member in cast.members().items() if policies.can_decide_pair(member, pair)]
    assert may == ["ada", "rafa"]


def test_a_further_name_and_number_are_found_by_search(cast: Any, noemie: Application) -> None:
    Candidate.objects.filter(pk=noemie.candidate_id).update(names=["Noemi Lassalle"], phones=["+4930123456"])
    for words in ("lassalle", "030 123456", "traore"):
        assert [one.candidate for one in matches(cast.rafa, query_of(words))] == [noemie.candidate_id], words


def test_the_team_is_told_who_applied_before_and_who_it_may_be(cast: Any, role: Role, noemie: Application) -> None:
    earlier = hiring_role(cast, "Harbour forecaster")
    apply(
        role=earlier, sent=Sent("Noemie T.", "other@example.com", PHONE, ["code.example/n"]), consent="Yes", resume=None
    )
    apply(role=role, sent=Sent("Noemie T.", "other@example.com", links=["code.example/n"]), consent="Yes", resume=None)
    told = [notice.body for notice in Notification.objects.filter(kind="application_in").order_by("pk")]
    assert "They may be Noémie Traoré, who is here already." in told[0]
    assert f"They applied before for Harbour forecaster on {day(clock.now())} (active)." in told[-1]
