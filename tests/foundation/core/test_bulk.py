"""What is written by COPY and by arrays is what was given, and refused where saving would refuse it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidates.models import Application, Candidate, Tag
from foundation.core import bulk
from foundation.core.clock import now
from foundation.core.ids import uuid7_text
from foundation.people.models import Membership

pytestmark = pytest.mark.django_db
NAMES = (
    "id",
    "organisation",
    "version",
    "name",
    "emails",
    "email",
    "phone",
    "location",
    "linkedin",
    "company",
    "title",
)
# Each means something to COPY, to CSV or to a reader of arrays when it stands bare.
ODD = [
    *(
        "",
        " ",
        "\\",
        "\\.",
        "\\N",
        "\\n",
        "NULL",
        "null",
        '"',
        '""',
        '\\"',
        "'",
        "''",
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        "\r\n",
    ),
    *("a\n\\.\nb", "\\.\n", '"\n\\.\n"', "\n\\.", "a\rb", "{}", '{"a",NULL}', "%s", "%(name)s", "$1", "--", "=1+1"),
    *("Zoë", "学生", "🙂", "\u202e", "\ufeff", "\u2028", "\x01\x1f\x7f", "x" * 160),
]


def people(cast: Any, texts: list[str]) -> list[tuple[object, ...]]:
    return [
        (uuid7_text(), cast.acme.pk, 1, text, bulk.as_json([text]), "", text[:60], text, "", text, text)
        for text in texts
    ]


def kept(rows: list[tuple[object, ...]]) -> list[tuple[Any, ...]]:
    found = Candidate.objects.filter(pk__in=[row[0] for row in rows]).order_by("pk")
    return list(found.values_list("name", "emails", "phone", "location", "company", "title"))


def test_odd_texts_come_back_as_they_were(cast: Any) -> None:
    rows = people(cast, ODD)
    before = now()
    bulk.copy_in(Candidate, NAMES, rows)
    assert kept(rows) == [(text, [text], text[:60], text, text, text) for text in ODD]
    made = Candidate.objects.get(pk=rows[0][0])
    assert before <= made.created_at == made.updated_at <= now()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=160), max_size=8))
def test_any_texts_come_back_as_they_were(cast: Any, texts: list[str]) -> None:
    rows = people(cast, texts)
    bulk.copy_in(Candidate, NAMES, rows)
    bulk.change(Candidate, ["title"], [(row[0], f"{row[3]}"[::-1]) for row in rows])
    assert kept(rows) == [(text, [text], text[:60], text, text, text[::-1]) for text in texts]


def test_more_rows_than_a_chunk_arrive_once(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "LINES", 3)
    rows = people(cast, [f"Person {n}" for n in range(7)])
    bulk.copy_in(Candidate, NAMES, iter(rows))
    assert [row[0] for row in kept(rows)] == [f"Person {n}" for n in range(7)]


def test_an_error_in_making_rows_is_raised_as_it_is(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "LINES", 1)
    rows = people(cast, ["A", "B", "C"])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bulk.copy_in(Candidate, NAMES, (row for row in rows if row is not rows[2] or 1 / 0))
    assert kept(rows) == []


def test_nothing_is_null_only_where_it_may_be(cast: Any) -> None:
    with pytest.raises(IntegrityError):
        bulk.add_missing(Tag, ["id", "organisation", "name"], [(uuid7_text(), cast.acme.pk, None)])


@pytest.mark.parametrize(
    ("text", "refusal"), [("x" * 301, "too long"), ("a\0b", "invalid byte sequence"), ("x" * 100_000, "too long")]
)
def test_what_a_column_does_not_take_is_refused_and_not_cut(cast: Any, text: str, refusal: str) -> None:
    row = (uuid7_text(), cast.acme.pk, 1, text, "[]", *[""] * 6)
    with pytest.raises(DataError, match=refusal):
        bulk.copy_in(Candidate, NAMES, [row])


def test_an_address_twice_is_refused_with_the_error_of_saving(cast: Any) -> None:
    rows = [
        (uuid7_text(), cast.acme.pk, 1, "A", "[]", email, *[""] * 5) for email in ("a@lab.example", "A@lab.example")
    ]
    with pytest.raises(IntegrityError, match="one_candidate_per_address"):
        bulk.copy_in(Candidate, NAMES, rows)


def test_what_is_there_already_stays_as_it_is(cast: Any) -> None:
    old = Tag.objects.create(organisation=cast.acme, name="NLP")
    names = ["id", "organisation", "name"]
    bulk.add_missing(Tag, names, [(uuid7_text(), cast.acme.pk, name) for name in ("nlp", 'a "b", \\c', "{d}")])
    assert set(Tag.objects.values_list("name", flat=True)) == {"NLP", 'a "b", \\c', "{d}"}
    assert Tag.objects.get(name="NLP").pk == old.pk
    with pytest.raises(DataError, match="too long"):
        bulk.add_missing(Tag, names, [(uuid7_text(), cast.acme.pk, "x" * 61)])


def test_no_rows_are_no_work(cast: Any) -> None:
    before = Candidate.objects.count()
    bulk.copy_in(Candidate, NAMES, [])
    bulk.add_missing(Candidate, NAMES, [])
    bulk.change(Candidate, ["name"], [])
    assert Candidate.objects.count() == before


def test_a_relation_that_is_no_column_is_named(cast: Any) -> None:
    with pytest.raises(TypeError, match=r"Application\.moves is no column"):
        bulk.copy_in(Application, ["moves"], [("x",)])


def test_rows_by_hundreds_of_ids_are_one_short_question(cast: Any, django_assert_num_queries: Any) -> None:
    held = [cast.ada.pk, cast.rafa.pk]
    strangers = [uuid4() for _ in range(300)]
    with CaptureQueriesContext(connection) as asked:
        found = set(Membership.objects.filter(pk__among=[*strangers, *held]).values_list("pk", flat=True))
    assert found == set(held)
    assert asked.captured_queries[0]["sql"].count("::uuid") == 1  # a cast for each costs more than the answer
    with django_assert_num_queries(0):
        assert not Membership.objects.filter(pk__among=[]).exists()
