"""Two people become one: what stays is chosen, everything goes over, and it is put back where it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from candidates import policies
from candidates.domain.search.words import query_of
from candidates.domain.tables.known import Known
from candidates.domain.tables.planning import Planned
from candidates.domain.tables.rows import Parsed
from candidates.models import (
    Application,
    Attachment,
    Candidate,
    DuplicatePair,
    ImportBatch,
    ImportRow,
    Merge,
    Note,
)
from candidates.queries.finding import matches
from candidates.services import (
    Choices,
    Person,
    add_note,
    attach_file,
    edit_application,
    edit_candidate,
    keep_apart,
    known_person,
    merge_people,
    move_application,
    open_pair,
    reject,
    set_tags,
    take_apart,
    take_in,
)
from candidates.services.imports.people import Item, write_people
from candidates.services.moving_over import columns
from candidates.services.unmerging import empty_old
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Conflict, Forbidden, Invalid, Refused
from foundation.people.models import ExternalRef
from roles.models import Stage
from tests.factories.candidates import hiring_role, interview, reason

SECOND = {"name": "first", "email": "second", "location": "second"}


class Two(NamedTuple):
    """Noémie, known longer, and Noemie, who came in since; both in play for one role."""

    noemie: Application
    other: Application
    pair: DuplicatePair

    @property
    def goes_on(self) -> dict[Any, Any]:
        return {self.noemie.role_id: self.noemie.pk}

    def choices(self, **more: Any) -> Choices:
        return Choices(**{"keep": SECOND, "goes_on": self.goes_on, **more})


@pytest.fixture(scope="module")
def made_two(shared: Any) -> Any:
    return shared(make)


def make(cast: Any) -> Two:
    role = hiring_role(cast)
    phone = "+33472550142"
    noemie = take_in(actor=cast.rafa, role=role, person=Person("Noémie Traoré", "n@example.com", phone, "", "Grenoble"))
    other = take_in(
        actor=cast.rafa,
        role=role,
        person=Person("Noemie Traore", "new@example.com", phone, location="Lyon", company="Kestrel"),
    )
    for one, tags in ((noemie, ["forecasting"]), (other, ["referral"])):
        set_tags(actor=cast.rafa, candidate=one.candidate, names=tags)
        add_note(actor=cast.rafa, application=one, body=f"About {one.candidate}")
    ExternalRef.objects.create(
        organisation=cast.acme, source="csv", kind="candidate", external_id="204", object_id=other.candidate_id
    )
    batch = ImportBatch.objects.create(organisation=cast.acme, by=cast.rafa, file_name="people.csv")
    ImportRow.objects.create(
        organisation=cast.acme, batch=batch, number=1, line=2, action="create", candidate=other.candidate
    )
    return Two(noemie, other, DuplicatePair.objects.select_related("first", "second").get())


@pytest.fixture
def two(made_two: Any) -> Two:
    found: Two = made_two()
    for one in (found.noemie, found.other):
        one.refresh_from_db()
    return found


def world() -> dict[str, Any]:
    """Return every row that a merge may touch, but for its times, versions and what it says itself."""
    own = {"created_at", "updated_at", "version", "looked_at", "decided_at", "search"}
    models = [Candidate, Application, DuplicatePair, *{column.model for column in columns()}]
    found: dict[str, Any] = {}
    for model in models:
        manager = Candidate.everybody if model is Candidate else model._base_manager
        names = [field.attname for field in model._meta.concrete_fields if field.name not in own]
        found[model.__name__] = list(manager.order_by("pk").values(*names))
    found["tags"] = list(Candidate.everybody.order_by("pk", "tags__name").values_list("pk", "tags__name"))
    found["promises"] = list(Application.objects.order_by("pk").values_list("pk", "promises__due_on", "promises__end"))
    return found


def test_what_both_have_is_asked_and_nothing_is_chosen_for_anybody(cast: Any, two: Two) -> None:
    with pytest.raises(Invalid) as asked:
        merge_people(actor=cast.rafa, pair=two.pair, choices=Choices())
    said = "Choose which of the two stays."
    assert asked.value.errors == {
        "name": [said],
        "email": [said],
        "location": [said],
        f"role_{two.noemie.role_id}": ["Say which application goes on."],
    }
    assert Merge.objects.count() == 0


def test_everything_goes_over_and_every_identifier_finds_the_one_who_stays(cast: Any, two: Two) -> None:
    merge = merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    stayed = Candidate.objects.get()
    assert stayed.pk == two.noemie.candidate_id == merge.winner_id
    assert (stayed.name, stayed.email, stayed.location, stayed.company) == (
        "Noémie Traoré", "new@example.com", "Lyon", "Kestrel",
    )  # fmt: skip
    assert (stayed.names, stayed.emails, stayed.phones) == (["Noemie Traore"], ["n@example.com"], [])
    assert sorted(stayed.tags.values_list("name", flat=True)) == ["forecasting", "referral"]
    for model in (Application, ImportRow):
        assert set(model.objects.values_list("candidate_id", flat=True)) == {stayed.pk}
    assert Note.objects.filter(application=two.other).count() == 1
    assert ExternalRef.objects.get().object_id == stayed.pk
    for address in ("n@example.com", "new@example.com"):
        assert known_person(cast.acme.pk, Person(email=address)) == stayed
    for words in ("noemie traore", "n@example.com"):
        assert [one.candidate for one in matches(cast.rafa, query_of(words))] == [stayed.pk]


def test_the_other_application_ends_as_a_duplicate_and_nobody_is_told(cast: Any, two: Two) -> None:
    told = Notification.objects.count()
    merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    statuses = Application.objects.order_by("pk").values_list("status", "reject_reason__key")
    assert list(statuses) == [("active", None), ("rejected", "duplicate")]
    assert Notification.objects.count() == told
    merged = Event.objects.get(verb="candidate.merged")
    assert (merged.application_id, merged.data["names"]) == (two.noemie.pk, ["Noemie Traore", "Noémie Traoré"])
    assert not Application.objects.get(pk=two.other.pk).promises.filter(ended_at=None).exists()


def test_taken_apart_everything_is_where_it_was(cast: Any, two: Two) -> None:
    attach_file(actor=cast.rafa, application=two.other, upload=SimpleUploadedFile("cv.txt", b"Harbours"))
    before = world()
    choices = two.choices(goes_on={two.noemie.role_id: two.other.pk}, tags=["referral"])
    merge = merge_people(actor=cast.rafa, pair=two.pair, choices=choices)
    assert world() != before
    take_apart(actor=cast.ada, merge=merge)
    assert world() == before
    assert Event.objects.get(verb="candidate.taken_apart").data["names"] == ["Noemie Traore", "Noémie Traoré"]


def test_what_happened_since_stays_with_whom_it_was_done_to(cast: Any, two: Two) -> None:
    merge = merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    stayed = Candidate.objects.get()
    edit_candidate(actor=cast.rafa, candidate=stayed, application=None, changes={"location": "Paris", "title": "Lead"})
    elsewhere = take_in(actor=cast.rafa, role=hiring_role(cast, "Another role"), person=stayed)
    attached = attach_file(actor=cast.rafa, application=two.noemie, upload=SimpleUploadedFile("cv.txt", b"New"))
    stage = Stage.objects.get(role=two.noemie.role, key="take_home")
    reopened = Application.objects.get(pk=two.other.pk)
    Application.objects.filter(pk=reopened.pk).update(version=reopened.version + 1)
    move_application(actor=cast.rafa, application=two.noemie, to_stage=stage, seen_stage_id=two.noemie.stage_id)
    take_apart(actor=cast.rafa, merge=merge)
    noemie, other = Candidate.objects.order_by("pk")
    assert (noemie.location, noemie.title, noemie.email) == ("Paris", "Lead", "n@example.com")
    assert (other.location, other.title, other.email) == ("Lyon", "", "new@example.com")
    assert Application.objects.get(pk=elsewhere.pk).candidate_id == noemie.pk
    assert Attachment.objects.get(pk=attached.pk).candidate_id == noemie.pk
    # Somebody had changed it since: it goes back as it is now, and is not opened over their heads.
    closed = Application.objects.get(pk=two.other.pk)
    assert (closed.candidate_id, closed.status) == (other.pk, "rejected")


def test_taken_apart_as_two_people_nobody_is_asked_again(cast: Any, two: Two) -> None:
    merge = merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    take_apart(actor=cast.rafa, merge=merge, different=True)
    edit_candidate(actor=cast.rafa, candidate=two.other.candidate, application=None, changes={"title": "Lead"})
    assert list(DuplicatePair.objects.values_list("state", flat=True)) == ["different"]


def test_a_merge_is_taken_apart_once_within_thirty_days_and_the_last_one_first(
    cast: Any, two: Two, monkeypatch: Any
) -> None:
    merge = merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    third = Candidate.objects.create(organisation=cast.acme, name="N. T.", email="third@example.com", phone="+1")
    pair = open_pair(actor=cast.rafa, one=merge.winner, other=third)
    keep = {"name": "first", "email": "first", "phone": "first"}
    later = merge_people(actor=cast.rafa, pair=pair, choices=Choices(keep), stays=third.pk)
    with pytest.raises(Refused) as standing:
        take_apart(actor=cast.rafa, merge=merge)
    assert standing.value.sentence == "Noémie Traoré was merged with somebody else since. Take that apart first."
    take_apart(actor=cast.rafa, merge=later)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=31))
    with pytest.raises(Refused) as late:
        take_apart(actor=cast.rafa, merge=merge)
    assert late.value.code == "too_late"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=29))
    take_apart(actor=cast.rafa, merge=merge)
    with pytest.raises(Refused) as twice:
        take_apart(actor=cast.rafa, merge=merge)
    assert twice.value.sentence == "These two were taken apart already."


def test_nobody_s_interview_ends_by_a_merge(cast: Any, two: Two) -> None:
    interview(cast, two.other, starts_at=clock.now() + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    assert "There is an interview on" in refused.value.sentence
    merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices(goes_on={two.noemie.role_id: two.other.pk}))


def test_a_day_that_was_promised_holds_for_the_application_that_goes_on(cast: Any, two: Two) -> None:
    day = clock.today() + timedelta(days=5)
    edit_application(actor=cast.rafa, application=two.other, answer_by=day)
    merge = merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    days = Application.objects.order_by("pk").values_list("answer_by", flat=True)
    assert list(days) == [day, None]
    take_apart(actor=cast.rafa, merge=merge)
    assert list(days.all()) == [None, day]


def test_who_is_somebody_else_stays_somebody_else(cast: Any, two: Two) -> None:
    third = take_in(
        actor=cast.rafa,
        role=hiring_role(cast, "Third"),
        person=Person("Noemie Traore", "t@example.com", location="Lyon"),
    ).candidate
    keep_apart(actor=cast.rafa, pair=DuplicatePair.objects.get(second=third))
    merge = merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    between = DuplicatePair.objects.filter(first=merge.winner, second=third)
    assert list(between.values_list("state", flat=True)) == ["different"]
    take_apart(actor=cast.rafa, merge=merge)
    assert not between.filter(state="different").exists()


def test_only_owners_and_recruiters_merge_and_on_what_they_saw(cast: Any, two: Two) -> None:
    for stranger in (cast.mei, cast.ines, cast.zed):
        with pytest.raises(Forbidden) as refused:
            merge_people(actor=stranger, pair=two.pair, choices=two.choices())
        assert refused.value.sentence == policies.can_decide_pair.sentence
    with pytest.raises(Conflict):
        merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices(), seen=(1, 99))
    merge = merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices(), seen=(1, 1))
    with pytest.raises(Forbidden) as apart:
        take_apart(actor=cast.mei, merge=merge)
    assert apart.value.sentence == policies.can_undo_merge.sentence
    with pytest.raises(Refused):
        merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    with pytest.raises(Refused):
        keep_apart(actor=cast.rafa, pair=two.pair)


def test_closed_applications_of_both_need_no_choice(cast: Any, two: Two) -> None:
    reject(actor=cast.rafa, application=two.noemie, reason=reason(cast))
    merge_people(actor=cast.rafa, pair=two.pair, choices=Choices(SECOND))
    assert set(Application.objects.values_list("status", flat=True)) == {"rejected", "active"}


def test_after_thirty_days_nothing_is_kept_of_the_other(cast: Any, two: Two, monkeypatch: Any) -> None:
    merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    assert empty_old() == 0
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=31))
    assert [empty_old(), empty_old()] == [1, 0]
    merge, other = Merge.objects.get(), Candidate.everybody.get(pk=two.other.candidate_id)
    assert (merge.moved, merge.before, merge.after, merge.closed) == ({}, {}, {}, [])
    assert (other.name, other.email, other.phone, other.keys) == ("", "", "", [])
    assert other.merged_into_id == two.noemie.candidate_id


def test_every_column_that_points_at_people_goes_over() -> None:
    found = {column.label for column in columns()}
    assert {
        "candidates.application.candidate_id",
        "candidates.attachment.candidate_id",
        "candidates.importrow.candidate_id",
    } <= found


def test_a_plan_of_an_import_follows_whoever_was_merged_since(cast: Any, two: Two) -> None:
    merge = merge_people(actor=cast.rafa, pair=two.pair, choices=two.choices())
    batch = ImportBatch.objects.get()
    keys = [str(two.other.candidate_id), str(merge.winner_id)]
    plans = [Planned(action="update", person=key) for key in keys]
    items = [Item(n, plan, Parsed(title="Lead", company="Kestrel")) for n, plan in enumerate(plans)]
    people = write_people(cast.rafa, batch, items, Known())
    assert {people[key].key for key in keys} == {str(merge.winner_id)}
    assert (Candidate.objects.get().title, Candidate.objects.get().version) == ("Lead", 3)
