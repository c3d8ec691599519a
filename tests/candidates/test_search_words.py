"""Folding, words and marks: what is kept and what is typed come to the same, in Python and in the database."""

import random
from typing import Any

import pytest
from django.db import connection

from candidates.domain.search.marks import passage, spans
from candidates.domain.search.words import query_of, words_of
from foundation.core.domain.folding import fold

FOLDED = {
    "Traoré": "traore",
    "ŁÓDŹ łódź": "lodz lodz",
    "Straße, STRASSE, ẞ": "strasse, strasse, ss",
    "Ærøskøbing": "aeroskobing",
    "Đorđe Þór Œuvre": "dorde thor oeuvre",
    "Iğdır İzmir": "igdir izmir",
    "Ὀδυσσεύς ΟΔΥΣΣΕΥΣ": "οδυσσευσ οδυσσευσ",
    "Ёлка ЁЖ Йод": "елка еж иод",
    "한국어 がくせい 開発": "한국어 がくせい 開発",
    "soft\u00adware ﬁne Ｆｕｌｌ": "software fine full",
}
FOUND = [
    ("Traore Aminata", "Traoré"),
    ("Traoré Aminata", "traore ami"),
    ("Bülent Özdemir-Łukasz", "ozdemir lukasz"),
    ("Datenbankentwickler in Köln", "Entwickler"),
    ("Datenbankentwickler in Köln", "datenbank"),
    ("Softwareentwicklungsleiterin", "entwicklung"),
    ("東京の開発者", "開発"),
    ("東京の開発者", "東京の開発"),
    ("王小明", "小明"),
    ("李 明", "李"),
    ("วิศวกรซอฟต์แวร์", "ซอฟต์แวร์"),
    ("한국어 강사입니다", "강사"),
    ("built machine learning pipelines", '"machine learning"'),
    ("C++ and C#", "c++"),
    ("C++ and C#", "C#"),
    ("anna.keller@example.org", "anna.keller@exam"),
    ("linkedin.com/in/anna-keller", "linkedin.com/in/anna"),
    ("Call +49 (0)171 234-5678", "0171 2345678"),
    ("Call +49 (0)171 234-5678", "+49 171 2345678"),
    ("Call +49 (0)171 234-5678", "0049 171 234 5678"),
    ("Call +49 (0)171 234-5678", "5678"),
    ("Call 0171/2345678", "+49 171 2345678"),
    ("+351 912 345 678", "912345678"),
]
MISSED = [
    ("Traora", "traore"),
    ("learning about a machine", '"machine learning"'),
    ("Transport", "port"),
    ("Certified", "c++"),
    ("cobol", "c"),
    ("東京の開発者", "京東"),
    ("Call +49 171 2345678", "0171 2345679"),
]


def asked(sql: str, *params: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("text", FOLDED)
def test_a_text_is_folded_by_our_own_table(text: str) -> None:
    assert fold(text) == FOLDED[text]


@pytest.mark.django_db
def test_the_database_folds_as_python_does() -> None:
    texts = [*FOLDED, *(text for pair in FOUND for text in pair), "".join(map(chr, range(1, 0x600)))]
    assert {text: asked("SELECT candidates_fold(%s)", text) for text in texts} == {text: fold(text) for text in texts}


@pytest.mark.django_db
def test_short_texts_have_the_words_that_the_way_for_any_text_makes() -> None:
    odd = [
        "",
        " ; ",
        "+351 (0)912 345 678 ; 0049171",
        "C++/C#, x+1",
        "a" * 300,
        "engineer " * 99,
        "12ab34cd56ef ~'#\\:1",
        "1e5 2e10 12e3a 1e 0x1f e5 007 -5 +7 3.14 1e-5 v1.2.3 " + "9" * 60,
        "https://a.example/b?c=d#e user@host.example &amp; <b>x</b> /usr/bin/x.tar.gz 10.0.0.1 a-b_c",
    ]
    chance = random.Random(12)
    odd += ["".join(chance.choices("abexz0159 .-_@/&<>;:%'", k=chance.randint(1, 60))) for _ in range(500)]
    texts = [*odd, *FOLDED, *(text for pair in FOUND for text in pair), "".join(map(chr, range(1, 128))) * 3]
    unlike = "SELECT array_agg(t) FROM unnest(%s) AS t WHERE candidates_words(t) <> candidates_words_of_any(t)"
    assert asked(unlike, texts) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("kept", "typed", "found"), [*((*p, True) for p in FOUND), *((*p, False) for p in MISSED)])
def test_words_are_found(kept: str, typed: str, found: bool) -> None:
    query = query_of(typed)
    assert query is not None
    assert asked("SELECT candidates_words(%s) @@ %s::tsquery", kept, query.raw) is found


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["'", "a & b | !", ":*", "<->", "\\", "()", "💥", '"', '""', "a:b'c", "+", "\x00"])
def test_nothing_that_is_typed_breaks_the_question(typed: str) -> None:
    query = query_of(typed)
    assert asked("SELECT %s::tsquery IS NOT NULL", query.raw if query else "a")


def test_marks_stand_where_the_words_do() -> None:
    text = "Straße in Ærø, Datenbankentwickler"
    found = {text[start:end] for start, end in spans(text, ["strasse", "aero", "entwickler"])}
    assert found == {"Straße", "Ærø", "entwickler"}
    assert spans("transport", ["port"]) == []


def test_a_passage_is_a_line_around_the_first_of_the_words() -> None:
    text = "word " * 100 + "built the Kestrel forecasts in\nproduction " + "word " * 100
    line, marks = passage(text, words_of("kestrel")) or ("", ())
    assert (line[:6], line[-6:], "\n" in line) == ("… word", "word …", False)
    assert [line[start:end] for start, end in marks] == ["Kestrel"]
    assert passage("nothing", words_of("kestrel")) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(200_000)),
        " ".join(f"{n:x}".translate(str.maketrans("0123456789", "ghijklmnop")) * 8 for n in range(50_000, 54_900)),
    ],
    ids=["one word of 200,000 letters", "more parts of words than a row keeps"],
)
def test_a_text_of_any_kind_is_kept_within_moments(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10s'")
        cursor.execute("SELECT length(candidates_words(%s)) > 9000", [text])
        assert cursor.fetchone() == (True,)
