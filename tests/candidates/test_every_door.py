"""One person by every door: page, API, public form and file keep the same and tell the same, whatever the spelling."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from candidates import services
from candidates.models import Application, Candidate
from foundation.activity.models import Event
from foundation.core import clock
from roles.models import Role, Stage
from tests.factories.candidates import apply_form, hiring_role, published
from tests.foundation.core.api.keys import JSON
from tests.foundation.core.api.keys import client as key_of

pytestmark = pytest.mark.django_db

# The same person as each door's user would spell her, and what is kept of her.
ANA = {
    "name": "Ana Brandão",
    "email": "ana.brandao@example.com",
    "phone": "+33639989529",
    "linkedin": "https://www.linkedin.com/in/ana-brandao-1a2b",
    "location": "São Paulo",
    "company": "Kestrel GmbH",
    "title": "ML engineer",
}
SPELLINGS = (
    {
        "name": " Ana  Brandão",
        "email": "Ana.Brandao@Example.com",
        "phone": "+33 (0) 639 989 529",
        "linkedin": "https://www.linkedin.com/in/Ana-Brandao-1a2b/",
        "location": "Sa\u0303o Paulo",
        "company": "Kestrel  GmbH",
        "title": "ML engineer ",
    },
    {
        "name": "Ana Branda\u0303o",
        "email": "mailto:ana.brandao@example.com",
        "phone": "0033 639 989 529",
        "linkedin": "in/ana-brandao-1a2b",
        "location": "São  Paulo",
        "company": " Kestrel GmbH",
        "title": "ML  engineer",
    },
    {
        "name": "Ana Brandão \u200b",
        "email": "Ana B <ANA.BRANDAO@example.com>",
        "phone": "+33-639-989-529",
        "linkedin": "pt.linkedin.com/in/ana-brandao-1a2b?trk=people-guest_profile",
        "location": "São Paulo\t",
        "company": "Kestrel\u00a0GmbH",
        "title": "ML engineer",
    },
    {
        "name": "Ana Brandão",
        "email": " ana.brandao@example.com",
        "phone": "+33 639989529",
        "linkedin": "http://m.linkedin.com/in/ana-brandao-1a2b#about",
        "location": "São Paulo",
        "company": "Kestrel GmbH",
        "title": "ML engineer",
    },
)
# What rightly differs: by whom and when it came in, and what only the public form asks or leaves out.
OF_THE_PAGE = {"owner"}  # whoever types a person in looks after them
OF_THE_FILE = {"applied_at", "stage_entered_at"}  # the day that the file names, at noon
OF_THE_FORM = {"answer_by", "source"}  # "Website": nobody chose one
NOT_ASKED_BY_THE_FORM = {"location", "company", "title"}
FOUND_BY = {"search", "keys"}  # made of the others
LATELY = {"looked_at"}  # the moment itself
BY_THEMSELVES = {"actor", "actor_label", "by_form"}  # nobody took them in


def typed_in(cast: Any, role: Role, spelt: dict[str, str]) -> None:
    clerk = Client()
    clerk.force_login(cast.rafa.user)
    clerk.post(reverse("candidates:new", args=[role.pk]), {**spelt, "source": "Referral", "note": "Met at a fair"})


def called_in(cast: Any, role: Role, spelt: dict[str, str]) -> None:
    body = {"role_id": str(role.pk), "candidate": spelt, "source": "Referral", "note": "Met at a fair"}
    key_of(cast.rafa, "applications:write", "candidates:write").post("/api/v1/applications", body, content_type=JSON)


def sent_in(cast: Any, role: Role, spelt: dict[str, str]) -> None:
    asked = {key: value for key, value in spelt.items() if key in ("name", "email", "phone")}
    form = apply_form(role, **asked, links=f"code.example/ana\n{spelt['linkedin']}")
    address = f"2001:db8:{role.pk.hex[-4:]}::7"
    Client(REMOTE_ADDR=address).post(
        reverse("candidates:apply", kwargs={"slug": "brightwater", "role_id": role.pk}), form
    )


def read_in(cast: Any, role: Role, spelt: dict[str, str]) -> None:
    headings = ("Name", "Email", "Phone", "LinkedIn", "Location", "Company", "Current title")
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(
        [[*headings, "Job", "Source", "Notes"], [*spelt.values(), role.title, "Referral", "Met at a fair"]]
    )
    batch = services.preview_import(actor=cast.rafa, file_name="people.csv", data=lines.getvalue().encode())
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)


DOORS = {"page": typed_in, "api": called_in, "form": sent_in, "file": read_in}
OWN = {"id", "created_at", "updated_at"}


def cells(row: Any, *left_out: str) -> dict[str, Any]:
    """Return the columns of a row but those that are its own."""
    return {name: value for name, value in type(row).objects.filter(pk=row.pk).values().get().items()
            if name not in OWN | set(left_out)}  # fmt: skip


def left_by(door: str, cast: Any, role: Role, spelt: dict[str, str]) -> dict[str, Any]:
    """Let her in by a door and return what it left: the person, the application, its step, its note and its event."""
    Role.objects.filter(pk=role.pk).update(title=f"Forecaster by {door}")
    role.refresh_from_db()
    begun = clock.now()
    DOORS[door](cast, role, spelt)
    made = Application.objects.get(role=role)
    told = Event.objects.get(application_id=made.pk, verb="application.created")
    assert told.subject_id == made.pk
    time = made.intervals.get()
    assert (time.stage_id, time.entered, time.left) == (made.stage_id, made.stage_entered_at, None)
    assert made.stage_id == made.moves.get().to_stage_id == Stage.objects.get(role=role, position=1).pk
    return {
        "candidate": cells(made.candidate),
        "application": cells(made, "candidate_id", "role_id", "stage_id"),
        "step": cells(made.moves.get(), "application_id", "to_stage_id"),
        "notes": [cells(note, "application_id") for note in made.notes.all()],
        "event": cells(told, "subject_id", "role_id", "application_id", "request_id", "api_key"),
        "verbs": list(
            Event.objects.filter(created_at__gt=begun).order_by("created_at", "pk").values_list("verb", flat=True)
        ),
    }


@pytest.fixture
def left(cast: Any, request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """What each door leaves of a person whom nobody knows yet, each in a world of its own."""
    found = {}
    for door, spelt in zip(DOORS, SPELLINGS, strict=True):
        role = published(hiring_role(cast), cast)
        with transaction.atomic():
            found[door] = left_by(door, cast, role, spelt)
            transaction.set_rollback(True)
    return found


def without(left: dict[str, Any], *names: set[str]) -> dict[str, Any]:
    gone = {f"{name}{end}" for group in names for name in group for end in ("", "_id")}
    return {name: value for name, value in left.items() if name not in gone}


def test_every_door_leaves_the_same_person(left: dict[str, dict[str, Any]]) -> None:
    kept = {door: without(rows["candidate"], LATELY) for door, rows in left.items()}
    assert {key: kept["page"][key] for key in ANA} == ANA
    assert kept["api"] == kept["file"] == kept["page"]
    asked = NOT_ASKED_BY_THE_FORM | FOUND_BY
    assert without(kept["form"], asked) == without(kept["page"], asked)
    assert {kept["form"][name] for name in NOT_ASKED_BY_THE_FORM} == {""}


def test_every_door_leaves_the_same_application_step_and_note(left: dict[str, dict[str, Any]]) -> None:
    page = left["page"]
    for door, own in {"api": set(), "file": OF_THE_FILE, "form": OF_THE_FORM}.items():
        times = {"applied_at", "stage_entered_at"}  # each came in at its own moment
        other = left[door]
        assert without(other["application"], times, own, OF_THE_PAGE) == without(
            page["application"], times, own, OF_THE_PAGE
        ), door
        if door != "form":
            assert (other["step"], other["notes"]) == (page["step"], page["notes"]), door
    assert left["form"]["step"] == {**page["step"], "by_id": None}
    assert left["form"]["application"]["source"] == "Website"


def test_every_door_tells_the_same(left: dict[str, dict[str, Any]], cast: Any) -> None:
    said = {door: {**rows["event"], **rows["event"]["data"]} for door, rows in left.items()}
    for event in said.values():
        del event["data"]
    assert said["api"] == said["file"] == said["page"]
    assert (said["page"]["actor_label"], said["page"]["by_form"]) == (cast.rafa.name, False)
    assert without(said["form"], BY_THEMSELVES, OF_THE_FORM) == without(said["page"], BY_THEMSELVES, OF_THE_FORM)
    assert (said["form"]["actor_label"], said["form"]["by_form"]) == ("The candidate", True)
    assert {door: rows["verbs"] for door, rows in left.items()} == {
        "page": ["application.created"],
        "api": ["application.created"],
        "form": ["application.created"],
        "file": ["import.previewed", "application.created", "import.done"],
    }


@pytest.mark.parametrize("second", ["page", "api", "file"])
@pytest.mark.parametrize("first", ["page", "api", "form", "file"])
def test_a_profile_in_another_spelling_is_the_same_person_by_any_door(cast: Any, first: str, second: str) -> None:
    doors = list(DOORS)
    one, other = (published(hiring_role(cast, f"Role {n}"), cast) for n in (1, 2))
    DOORS[first](cast, one, SPELLINGS[doors.index(first)])
    known = Candidate.objects.get(organisation=cast.acme)
    spelt = {**SPELLINGS[doors.index(second)], "email": "ana@private.example", "phone": "+33 1 99 00 12 34"}
    if second == "page":
        clerk = Client()
        clerk.force_login(cast.rafa.user)
        form = {**spelt, "source": "Referral"}
        assert clerk.post(reverse("candidates:new", args=[other.pk]), form).status_code == 409
        clerk.post(reverse("candidates:new", args=[other.pk]), {**form, "known": str(known.pk)})
    else:
        DOORS[second](cast, other, spelt)
    assert Candidate.objects.filter(organisation=cast.acme).count() == 1
    assert Application.objects.get(role=other).candidate_id == known.pk
    known.refresh_from_db()
    assert (known.email, known.phone) == (ANA["email"], ANA["phone"]), "nothing is overwritten"
    assert known.emails == ["ana@private.example"], "another address is kept beside the first"
    assert (known.location, known.version) == (ANA["location"], 2)


def test_a_profile_alone_opens_nobody_to_whoever_sends_the_public_form(cast: Any) -> None:
    one, other = (published(hiring_role(cast, f"Role {n}"), cast) for n in (1, 2))
    called_in(cast, one, SPELLINGS[0])
    sent_in(cast, other, {**SPELLINGS[1], "email": "mallory@example.com"})
    assert Candidate.objects.filter(organisation=cast.acme).count() == 2


@pytest.mark.parametrize("second", ["page", "api", "file"])
def test_blanks_of_a_known_person_are_filled_alike(cast: Any, second: str) -> None:
    one, other = (published(hiring_role(cast, f"Role {n}"), cast) for n in (1, 2))
    called_in(cast, one, {"email": ANA["email"], "name": "Ana B"})
    known = Candidate.objects.get(organisation=cast.acme)
    spelt = SPELLINGS[list(DOORS).index(second)]
    if second == "page":
        clerk = Client()
        clerk.force_login(cast.rafa.user)
        clerk.post(reverse("candidates:new", args=[other.pk]), {**spelt, "known": str(known.pk)})
    else:
        DOORS[second](cast, other, spelt)
    before = known.updated_at
    known.refresh_from_db()
    assert {key: getattr(known, key) for key in ANA} == {**ANA, "name": "Ana B"}
    assert (known.emails, known.version) == ([], 2)
    assert known.updated_at > before
