"""What integrations never do: sit, sign, judge, decide; and what they read of what people judged."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from candidates import services as candidates
from candidates.models import Application, InterviewSeat, Note, OfferApproval
from candidates.services import SeatAsked, add_note, edit_application, schedule_interview
from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.api.pages import document
from foundation.core.errors import Forbidden, Invalid
from foundation.people.models import Membership
from foundation.people.services import create_integration, create_integration_key
from foundation.people.services.keys import scopes_to_give
from roles.models import RoleSeat, SignOff
from roles.services import seat_member
from rubrics import services
from rubrics.models import Debrief, Dissent, GradingSeat, Scorecard
from rubrics.queries import visible_scorecards
from rubrics.queries.released import released_scorecards
from tests.factories import candidates as make
from tests.factories import hiring, rubrics
from tests.foundation.core.api.keys import client as api_client

JSON = "application/json"
MARKER = "Marker-of-what-was-judged"


@pytest.fixture(scope="module")
def made(shared: Any) -> Any:
    """A person with one interview by Tom whose scorecard is in, and an integration that may all it may."""

    def world(cast: Any) -> tuple[Application, Scorecard, Membership]:
        role = make.hiring_role(cast)
        person = make.application(cast, role, "Lucía Etxeberria")
        seat = make.seat(make.interview(cast, person, [cast.tom]), cast.tom)
        card = rubrics.submitted_scorecard(cast, seat, summary=MARKER, evidence=f"{MARKER} at length.")
        system = create_integration(actor=cast.ada, name="Warehouse sync", scopes=scopes_to_give())
        return person, card, system.membership

    return shared(world)


@pytest.fixture
def person(cast: Any, made: Any) -> Application:
    found: Application = made()[0]
    return found


@pytest.fixture
def card(cast: Any, made: Any) -> Scorecard:
    found: Scorecard = made()[1]
    return found


@pytest.fixture
def system(cast: Any, made: Any) -> Membership:
    found: Membership = made()[2]
    return found


@pytest.fixture
def api(cast: Any, system: Membership) -> Client:
    last = clock.today() + timedelta(days=9)
    _, plain = create_integration_key(actor=cast.ada, integration=system.integration, name="Nightly", last_day=last)
    return Client(headers={"Authorization": f"Bearer {plain}"})


def cards(api: Client) -> list[str]:
    return [row["id"] for row in api.get("/api/v1/scorecards").json()["results"]]


def everything(api: Client) -> str:
    """What every list of the API says."""
    names = [path for path, methods in document()["paths"].items() if "get" in methods and "{" not in path]
    return "".join(api.get(name).content.decode() for name in names)


def test_nothing_is_read_before_the_debrief_was_opened(
    cast: Any, api: Client, person: Application, card: Scorecard
) -> None:
    add_note(actor=cast.tom, application=person, body=f"{MARKER}, in a note")
    assert cards(api) == []
    assert api.get(f"/api/v1/scorecards/{card.pk}").status_code == 404
    assert MARKER not in everything(api)
    assert "Lucía Etxeberria" in everything(api)
    debrief = services.open_debrief(actor=cast.mei, application=person)
    assert cards(api) == [str(card.pk)]
    services.decide_debrief(
        actor=cast.mei, debrief=debrief, decision="continue", reason=f"{MARKER} decided", version=None
    )
    assert f"{MARKER} decided" not in everything(api)
    late = make.seat(make.interview(cast, person, [cast.ines], stage_key="collaboration"), cast.ines)
    drafted = rubrics.draft_scorecard(cast, late)
    assert cards(api) == [str(card.pk)], "what is not on the table waits"
    rubrics.submitted_scorecard(cast, late)
    assert str(drafted.pk) not in cards(api)


def test_a_members_key_may_be_made_for_released_ones_alone(cast: Any, person: Application, card: Scorecard) -> None:
    narrow, whole = api_client(cast.tom, "scorecards:read_released"), api_client(cast.tom, "scorecards:read")
    assert (cards(narrow), cards(whole)) == ([], [str(card.pk)])
    services.open_debrief(actor=cast.mei, application=person)
    assert cards(narrow) == [str(card.pk)]
    assert cards(api_client(cast.oba, "scorecards:read_released")) == [], "it opens nothing that they may not read"
    assert cards(api_client(cast.zed, "scorecards:read_released")) == []


def test_the_blind_rule_itself_shows_it_nothing(cast: Any, person: Application, system: Membership) -> None:
    services.open_debrief(actor=cast.mei, application=person)
    assert not visible_scorecards(system).exists()
    assert released_scorecards(system).count() == 1
    system.active = False
    assert not released_scorecards(system).exists()


def test_it_brings_people_in_under_its_own_name(cast: Any, api: Client, person: Application) -> None:
    body = {"role_id": str(person.role_id), "candidate": {"name": "Aiko Mori", "email": "aiko@example.com"}}
    answer = api.post("/api/v1/applications", body, JSON)
    assert answer.status_code == 201
    event = Event.objects.get(verb="application.created", data__name="Aiko Mori")
    assert event.actor_label == "Warehouse sync (integration)"
    assert event.api_key
    note = api.post("/api/v1/notes", {"application_id": answer.json()["id"], "body": "From the old system"}, JSON)
    assert note.json()["author_name"] == "Warehouse sync (integration)"
    browser = Client()
    browser.force_login(cast.rafa.user)
    history = reverse("candidates:application", args=[answer.json()["id"]])
    assert "Warehouse sync (integration)" in browser.get(history).content.decode()


def test_every_act_that_seats_or_asks_somebody_refuses_it(cast: Any, person: Application, system: Membership) -> None:
    stage = person.role.stages.get(key="technical_screen")
    begins = clock.now() + timedelta(days=3)
    grade = {"stage": person.role.stages.get(kind="resume_screen"), "kind": GradingSeat.Kind.SCREEN}
    for act in (
        *(
            lambda kind=kind: seat_member(actor=cast.ada, role=person.role, member=system, kind=kind)
            for kind in RoleSeat.Kind.values
        ),
        lambda: schedule_interview(
            actor=cast.rafa, application=person, stage=stage, starts_at=begins, ends_at=begins + timedelta(hours=1),
            seats=[SeatAsked(system)],
        ),
        lambda: services.assign_grading(
            actor=cast.ada, application=person, grader=system, subject_id=person.pk, label="Work", **grade
        ),
        lambda: edit_application(actor=cast.rafa, application=person, owner=system),
        lambda: add_note(actor=cast.rafa, application=person, body="Look", mentions=[system]),
        lambda: hiring.drafted(cast, person, [system]),
    ):  # fmt: skip
        with pytest.raises((Invalid, Forbidden)), transaction.atomic():
            act()
    offer = hiring.sent(cast, person)
    with pytest.raises(Invalid, match="Choose someone of your organisation"):
        candidates.accept_offer(actor=cast.mei, offer=offer, manager=system)


def test_the_api_takes_it_for_nobody(cast: Any, person: Application, system: Membership) -> None:
    rafa = api_client(cast.rafa, "applications:write", "notes:write", "interviews:write", "roles:write")
    begins = clock.now() + timedelta(days=3)
    slot = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=1)).isoformat()}
    stage = person.role.stages.get(key="technical_screen")
    for method, path, body in (
        ("patch", f"applications/{person.pk}", {"owner_id": str(system.pk)}),
        ("post", "notes", {"application_id": str(person.pk), "body": "Look", "mention_ids": [str(system.pk)]}),
        ("post", "interviews", {"application_id": str(person.pk), "stage_id": str(stage.pk), **slot,
                                "seats": [{"member_id": str(system.pk)}]}),
        ("post", f"roles/{person.role_id}/seat", {"member_id": str(system.pk), "kind": "interviewer"}),
    ):  # fmt: skip
        answer = getattr(rafa, method)(f"/api/v1/{path}", body, JSON)
        assert answer.status_code in (400, 403), path
    lists = [reverse("candidates:schedule", args=[person.pk]), reverse("candidates:application", args=[person.pk])]
    browser = Client()
    browser.force_login(cast.ada.user)
    for path in (*lists, reverse("roles:seats", args=[person.role_id]), reverse("roles:new")):
        shown = browser.get(path)
        assert shown.status_code == 200, path
        assert str(system.pk) not in shown.content.decode(), path


def test_the_database_refuses_it_each_seat_and_each_signature(
    cast: Any, person: Application, card: Scorecard, system: Membership
) -> None:
    here = {"organisation": cast.acme}
    offer = hiring.drafted(cast, person)
    debrief = Debrief(**here, application=person, opened_at=clock.now(), opened_by=system)
    for row in (
        RoleSeat(**here, role=person.role, member=system, kind="lead"),
        InterviewSeat(**here, interview=card.seat.interview, member=system),
        OfferApproval(**here, offer=offer, position=9, member=system),
        GradingSeat(**here, application=person, stage=person.stage, member=system, subject_id=person.pk, kind="screen"),
        debrief,
    ):
        with pytest.raises(IntegrityError, match="holds no seat"), transaction.atomic():
            row.save()
    for found, column in ((Scorecard.objects.filter(pk=card.pk), "author"), (SignOff.objects.all(), "member")):
        if found.exists():
            with pytest.raises(IntegrityError, match="holds no seat"), transaction.atomic():
                found.update(**{column: system})
    opened = services.open_debrief(actor=cast.mei, application=person)
    with pytest.raises(IntegrityError, match="holds no seat"), transaction.atomic():
        Debrief.objects.filter(pk=opened.pk).update(decided_by=system)
    with pytest.raises(IntegrityError, match="holds no seat"), transaction.atomic():
        Dissent.objects.create(**here, debrief=opened, member=system, text="No")


def test_its_own_notes_are_all_that_it_reads(cast: Any, api: Client, person: Application, system: Membership) -> None:
    add_note(actor=cast.rafa, application=person, body="Between us")
    own = add_note(actor=system, application=person, body="Brought over")
    with pytest.raises(Invalid, match="helps nobody"):
        add_note(actor=system, application=person, body="To itself", private=True)
    assert Note.objects.count() == 2
    assert [row["id"] for row in api.get("/api/v1/notes").json()["results"]] == [str(own.pk)]
