"""The site's search: who is found by what, in which order, with which marks, and by whom never."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from candidates.models import Application, Attachment, Tag
from candidates.plugins.search import people
from candidates.services import Person, add_note, attach_file, take_in
from roles.models import Role
from tests.candidates.pages import browser
from tests.factories.candidates import hiring_role, interview

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(shared: Any) -> Any:
    def make(cast: Any) -> dict[str, Application]:
        role = hiring_role(cast)
        found = {
            "aminata": someone(cast, role, "Aminata Traoré", "aminata@kora.example", phone="+223 20 22 45 67"),
            "lukasz": someone(cast, role, "Łukasz Żółć", "lukasz@example.com", company="Traoreworks"),
            "wen": someone(cast, role, "王小明", "wen@example.com"),
            "jonas": someone(cast, role, "Jonas Reuter", "jonas@example.com"),
        }
        text = b"Datenbankentwickler. Built the Kestrel forecasts with Traore and machine learning.\n"
        kept = attach_file(actor=cast.rafa, application=found["jonas"], upload=SimpleUploadedFile("cv.txt", text))
        Attachment.objects.filter(pk=kept.pk).update(text=text.decode())  # as whatever reads the file does later
        add_note(actor=cast.rafa, application=found["wen"], body="Knows Kestrel from before.")
        add_note(actor=cast.mei, application=found["lukasz"], body="My own doubts: zyxomma.", private=True)
        tag = Tag.objects.create(organisation=cast.acme, name="Zweite Wahl")
        tag.candidates.add(found["wen"].candidate)
        interview(cast, found["jonas"], [cast.ines])
        return found

    return shared(make)


def someone(cast: Any, role: Role, name: str, email: str, **details: str) -> Application:
    return take_in(actor=cast.rafa, role=role, person=Person(name=name, email=email, **details), source="Referral")


def names(member: Any, text: str) -> list[str]:
    return [hit.title for hit in people(member, text, 20)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("traore", ["Aminata Traoré", "Łukasz Żółć", "Jonas Reuter"]),
        ("TRAORÉ am", ["Aminata Traoré"]),
        ("zolc", ["Łukasz Żółć"]),
        ("Lukasz", ["Łukasz Żółć"]),
        ("20 22 45 67", ["Aminata Traoré"]),
        ("0022320224567", ["Aminata Traoré"]),
        ("aminata@kora", ["Aminata Traoré"]),
        ("小明", ["王小明"]),
        ("entwickler", ["Jonas Reuter"]),
        ('"machine learning"', ["Jonas Reuter"]),
        ('"learning machine"', []),
        ("kestrel", ["王小明", "Jonas Reuter"]),
        ("zweite wahl", ["王小明"]),
    ],
)
def test_people_are_found_the_best_first(cast: Any, made: Any, typed: str, found: list[str]) -> None:
    assert names(cast.rafa, typed) == found


def test_everybody_finds_what_they_may_see_and_no_more(cast: Any, made: Any) -> None:
    members = cast.members()
    found = {first: names(member, "kestrel") for first, member in members.items()}
    both = ["王小明", "Jonas Reuter"]
    assert found == {
        "ada": both, "rafa": both, "mei": both, "ines": ["Jonas Reuter"],
        "tom": [], "oba": [], "vic": [], "olu": [], "zed": [],
    }  # fmt: skip
    assert {first for first, member in members.items() if names(member, "zyxomma")} == {"mei"}
    assert {first for first, member in members.items() if names(member, "zweite")} == {"ada", "rafa", "mei"}


def test_the_page_marks_what_was_found_and_counts_it(cast: Any, made: Any) -> None:
    page = browser(cast.rafa).get(reverse("search"), {"q": "kestrel"}).content.decode()
    assert "2 results" in page
    assert "Knows <mark>Kestrel</mark> from before." in page
    assert re.search(r"cv\.txt:</span>\s+Datenbankentwickler\. Built the <mark>Kestrel</mark> forecasts", page)
    named = browser(cast.rafa).get(reverse("search"), {"q": "traore"}).content.decode()
    assert "Aminata <mark>Traoré</mark>" in named


def test_a_role_is_found_without_its_accents(cast: Any, made: Any) -> None:
    hiring_role(cast, "Ingénieur données")
    assert "Ingénieur données" in browser(cast.rafa).get(reverse("search"), {"q": "donnees inge"}).content.decode()


def test_a_search_takes_as_many_queries_for_one_as_for_many(
    cast: Any, made: Any, django_assert_max_num_queries: Any
) -> None:
    client: Client = browser(cast.rafa)
    client.get(reverse("search"), {"q": "kestrel"})
    counts = []
    for typed in ("kestrel", "kestr"):
        with django_assert_max_num_queries(10) as asked:
            client.get(reverse("search"), {"q": typed})
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_what_is_searched_can_be_made_anew(cast: Any, made: Any, capsys: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE candidates_candidate DISABLE TRIGGER candidates_candidate_search")
        cursor.execute("UPDATE candidates_candidate SET search = NULL")
        cursor.execute("ALTER TABLE candidates_candidate ENABLE TRIGGER candidates_candidate_search")
    assert names(cast.rafa, "zolc") == []
    call_command("reindex_search")
    assert names(cast.rafa, "zolc") == ["Łukasz Żółć"]
    assert "candidates_candidate: 4 rows" in capsys.readouterr().out
