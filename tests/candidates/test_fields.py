"""One list of a person's fields: each spelling has one stored form, and reading that form again changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from candidates.domain.fields import BY_KEY, DETAILS, Detail, Person, blanks, details_of, identities_of, tidy
from candidates.domain.tables.labels import fold, words
from candidates.domain.values import PLAIN_PROFILE, seen_of, web_of
from candidates.models import Candidate
from candidates.services.intake import cleaned
from foundation.core.errors import Invalid

ROOT = Path(__file__).resolve().parents[2]
JANE = "https://www.linkedin.com/in/jane-doe-1a2b"
PROFILES = (
    "https://www.linkedin.com/in/Jane-Doe-1a2b/",
    "http://linkedin.com/in/jane-doe-1a2b",
    "HTTPS://WWW.LinkedIn.com/IN/JANE-DOE-1A2B",
    "linkedin.com/in/jane-doe-1a2b",
    "www.linkedin.com/in/jane-doe-1a2b#about",
    "https://uk.linkedin.com/in/jane-doe-1a2b?trk=people-guest_profile",
    "https://m.linkedin.com/in/jane-doe-1a2b?utm_source=share&utm_medium=android_app",
    "https://www.linkedin.com/mwlite/in/jane-doe-1a2b",
    "https://www.linkedin.com/in/jane-doe-1a2b/de?originalSubdomain=de",
    "https://www.linkedin.com/in/jane-doe-1a2b/details/experience/",
    "//linkedin.com/in/jane-doe-1a2b",
    "in/jane-doe-1a2b",
    "/in/Jane-Doe-1a2b/",
    "  linkedin.com/pub/jane-doe-1a2b ",
    "https://www.linkedin.com/in/jane-doe-1a2b.",
    "https://www.linkedin.com/in/jane-doe-1a2b),",
    "https://www.linkedin.com/in/jane-doe-1a2b%20",
    "\u202ahttps://www.linkedin.com/in/jane-doe-1a2b\u200b",
    JANE,
)


@pytest.mark.parametrize("typed", PROFILES)
def test_a_profile_has_one_form(typed: str) -> None:
    assert tidy(Person(linkedin=typed)).linkedin == JANE
    assert cleaned(Person("Jane", linkedin=typed)).linkedin == JANE


@pytest.mark.parametrize(
    "typed",
    ["jane@example.com\u200b", "\u202ajane@example.com\u202c", "jane@\u200bexample.com", "(jane@example.com)",
     "“Jane@example.com”", "mailto:jane@example.com?subject=Hello", "write mailto:<jane@example.com>"],
)  # fmt: skip
def test_an_address_has_one_form_whatever_was_copied_with_it(typed: str) -> None:
    assert tidy(Person(email=typed)).email == "jane@example.com"
    assert cleaned(Person("Jane", email=typed)).email == "jane@example.com"


def test_what_nobody_sees_is_neither_a_name_nor_part_of_a_number() -> None:
    assert tidy(Person("\u200d \u200c", phone="+34 600\u202c 123 456")) == Person(phone="+34600123456")
    with pytest.raises(Invalid):
        cleaned(Person("\u200d"))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://www.linkedin.com/in/J%C3%B6rg-M%c3%bcller", "https://www.linkedin.com/in/j%C3%B6rg-m%C3%BCller"),
        ("linkedin.com/in/jörg-müller", "https://www.linkedin.com/in/j%C3%B6rg-m%C3%BCller"),
        ("linkedin.com/in/jo\u0308rg-mu\u0308ller", "https://www.linkedin.com/in/j%C3%B6rg-m%C3%BCller"),
        ("https://de.linkedin.com/pub/jane-doe/1A/2b/3c4", "https://www.linkedin.com/pub/jane-doe/1a/2b/3c4"),
        ("https://www.linkedin.com/pub/jane-doe/9/9/9", "https://www.linkedin.com/pub/jane-doe/9/9/9"),
        ("https://www.LinkedIn.com/company/Kestrel", "https://www.linkedin.com/company/Kestrel"),
        ("https://www.linkedin.com/pub/dir/Jane/Doe", "https://www.linkedin.com/pub/dir/Jane/Doe"),
        ("https://notlinkedin.com/in/jane", "https://notlinkedin.com/in/jane"),
        ("https://linkedin.com.evil.example/in/jane", "https://linkedin.com.evil.example/in/jane"),
        ("Code.Example/Karin", "https://code.example/Karin"),
        ("http://Karin.example/", "http://karin.example"),
        ("", ""),
    ],
)
def test_other_addresses_keep_what_tells_them_apart(typed: str, stored: str) -> None:
    assert tidy(Person(linkedin=typed)).linkedin == stored


def test_only_a_profile_tells_who_somebody_is() -> None:
    assert identities_of(Person(linkedin=JANE)) == {"linkedin": JANE}
    for shared in ("https://www.linkedin.com/company/kestrel", "https://kestrel.example", ""):
        assert identities_of(Person(linkedin=shared)) == {}


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "https://[broken", "n/a", "see CV", "ftp://a.example", "mailto:a@b.example", "jane-doe",
     "https://a.example/ two", "https://user@a.example", "https://", "//", "in/", "data:text/html,<b>"],
)  # fmt: skip
def test_what_is_no_web_address_is_asked_for_again(typed: str) -> None:
    assert BY_KEY["linkedin"].read(typed).value == ""
    assert BY_KEY["linkedin"].read(typed).note
    with pytest.raises(Invalid) as caught:
        cleaned(Person("Jane", linkedin=typed))
    assert caught.value.errors == {"linkedin": ["Give a web address that begins with https://."]}


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("email", " Lucia@Example.COM ", "lucia@example.com"),
        ("email", "mailto:lucia@example.com", "lucia@example.com"),
        ("email", "MAILTO:Lucia@example.com", "lucia@example.com"),
        ("email", "Lucía E. <lucia@example.com>", "lucia@example.com"),
        ("email", "<lucia@example.com>", "lucia@example.com"),
        ("phone", "+33 (0) 639 989 529", "+33639989529"),
        ("phone", "0033 639 989 529", "+33639989529"),
        ("phone", "tel:+33-639-989-529", "+33639989529"),
        ("phone", "+44 20 7946 0123 ext. 12", "+442079460123 ext. 12"),
        ("phone", "+44 20 7946 0123x12", "+442079460123 ext. 12"),
        ("phone", "+33 639 989 529; +44 20 7946 0123", "+33639989529; +442079460123"),
        ("phone", "+33 639 989 529 / 0033 639989529", "+33639989529"),
        ("phone", "(206) 555-0110", "(206) 555-0110"),
        ("phone", "+34 600", "+34 600"),
        ("name", "  Lucía \t Etxeberria ", "Lucía Etxeberria"),
        ("name", "Luci\u0301a", "Lucía"),
        ("name", "\u202eMarta\u200b Nowak\u202c", "Marta Nowak"),
        ("name", "e\u200b\u0301", "é"),
        ("location", " Sa\u0303o  Paulo ", "São Paulo"),
        ("company", "Kestrel\nGmbH", "Kestrel GmbH"),
        ("title", "ML\u00a0engineer", "ML engineer"),
    ],
)
def test_every_spelling_has_one_form(field: str, typed: str, stored: str) -> None:
    assert getattr(tidy(Person(**{field: typed})), field) == stored
    assert getattr(cleaned(Person(**{"name": "A", field: typed})), field) == stored


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "a@example.com, b@example.com", "This does not look like an e-mail address."),
        ("email", "nonsense", "This does not look like an e-mail address."),
        ("phone", "see CV", "This does not look like a phone number."),
        ("phone", "4.47701E+11", "This does not look like a phone number."),
        ("phone", "1" * 61, "Keep this under 60 characters. It has 61."),
        ("linkedin", f"https://a.example/{'x' * 300}", "Keep this under 300 characters. It has 318."),
        ("linkedin", "x" * 2001, "Keep this under 2,000 characters. It has 2,001."),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(field: str, typed: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        cleaned(Person(**{"name": "A", field: typed}))
    assert list(caught.value.errors) == [field]
    assert caught.value.errors[field][0].startswith(sentence)


def test_a_long_query_string_does_not_make_a_profile_too_long() -> None:
    assert cleaned(Person("Jane", linkedin=f"{JANE}?trk={'x' * 1500}")).linkedin == JANE


def test_old_text_does_not_stand_in_the_way_of_another_field() -> None:
    held = Person("Jane", phone="ask me", linkedin="Jane Doe", email="jane@[odd")
    changed = cleaned(Person("Jane Roe", phone="ask me", linkedin="Jane Doe", email="jane@[odd"), held)
    assert (changed.name, changed.phone, changed.linkedin) == ("Jane Roe", "ask me", "Jane Doe")


def test_only_blanks_are_filled() -> None:
    held, given_ = Person("Jane", phone="1"), Person("Other", phone="2", company="Kestrel")
    assert blanks(held, given_) == {"company": "Kestrel"}


TYPED = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="abAB01.@:/ <>,;?#%+-()\n\u0301\u200d\u202eßİöÖ", max_size=40),
    st.from_regex(r"(https?://)?(www\.)?linkedin\.com/(in|pub)/[^\s]{1,20}", fullmatch=True),
    st.from_regex(r"(\+|00)[1-9][0-9 ()-]{5,16}( ?(x|ext\.?) ?[0-9]{1,4})?", fullmatch=True),
    st.emails(),
)


@pytest.mark.parametrize("detail", DETAILS, ids=lambda detail: detail.key)
@given(typed=TYPED)
@example(typed="\x00")
@example(typed="\u202a")  # nothing that anybody sees
@example(typed="+49 (0) 0171 392 00 70")
@example(typed="+270000000")
@example(typed="\ud800@a.example")
@example(typed="https://www.linkedin.com/in/%00%ff")
@example(typed="HTTPS://WWW%25.LINKEDIN.COM/IN/JANE")
@example(typed="6.00E+11; a")
@example(typed="@mailto:jane@example.com")
@example(typed="https://www.linkedin.com/in/\u0345\u0313")
def test_reading_never_raises_and_reads_its_own_answer_alike(detail: Detail, typed: str) -> None:
    value, note = detail.read(typed)
    assert detail.read(value) == (value, "")
    assert value == " ".join(value.split())
    assert value or note or not seen_of(typed).strip() or detail.wrong == ""


@given(st.builds(Person, *([TYPED] * len(DETAILS))))
def test_what_is_kept_fits_its_column_or_its_field_is_named(person: Person) -> None:
    try:
        kept = cleaned(person)
    except Invalid as refused:
        # What is named as wrong taken out, the rest is right.
        right = {key: value for key, value in details_of(person).items() if key not in refused.errors}
        kept = cleaned(Person(**{**right, "name": "A"}))
    for detail in DETAILS:
        value = getattr(kept, detail.key)
        assert len(value) <= detail.limit
        assert value == detail.read(value).value
        value.encode()
    assert cleaned(kept) == kept


@given(st.from_regex(PLAIN_PROFILE, fullmatch=True))
def test_a_plain_profile_is_read_as_one_that_is_taken_apart(typed: str) -> None:
    assert web_of(typed) == web_of(f" {typed}")


def test_each_heading_means_one_field() -> None:
    owners: dict[str, set[str]] = {}
    for part in ("fields", "elsewhere"):
        for field, headings in words("headings")[part].items():
            for heading in headings:
                owners.setdefault(fold(str(heading)), set()).add(field)
    assert {heading: fields for heading, fields in owners.items() if len(fields) > 1} == {}


def test_the_table_has_a_column_for_each_field_as_long_as_the_list_says() -> None:
    for detail in DETAILS:
        assert Candidate._meta.get_field(detail.key).max_length == detail.limit, detail.key


LISTS = {"candidates/models/people.py"}
# What files call the field is data; reading them treats some alone, as a list of numbers or pages is.
FILES = {"candidates/domain/tables/columns.py", "candidates/domain/tables/parsing.py"}
FORM = {"candidates/services/applying.py"}  # its links become the profile; name, address and number are kept as sent
# Search weighs fields each in its own way, and the table offers some as columns.
FOUND = {"candidates/plugins/search.py", "candidates/queries/people.py"}
TABLE = {"candidates/domain/table.py", "candidates/pages/table.py", "candidates/queries/table_rows.py"}
HEADS = FOUND | TABLE | {"templates/candidates/candidate.html"}
NAMED = {
    "linkedin": LISTS | FILES | FORM | FOUND | {"candidates/views/forms/doors.py"},
    "phone": LISTS
    | FILES
    | FORM
    | FOUND
    | TABLE
    | {
        "candidates/services/carrying.py",
        "candidates/domain/tables/planning.py",
        "candidates/services/imports/people.py",
        "candidates/views/applying.py",
        "candidates/domain/tables/matching.py",
        "candidates/domain/duplicates.py",
        "templates/candidates/application/sent.html",
        "assessments/domain/anonymise/mask.py",
        "assessments/management/commands/blind_copy.py",
    },
    "location": LISTS | FILES | HEADS | {"templates/candidates/application.html"},
    "company": LISTS | HEADS,
}


@pytest.mark.parametrize("field", NAMED)
def test_a_field_is_named_by_the_list_its_column_and_what_treats_it_alone(field: str) -> None:
    """A name that turns up elsewhere is a list written twice: go by DETAILS there."""
    named = re.compile(rf"""["']{field}["']|\b(candidate|entry|held|parsed|person)\.{field}\b""")
    assert {path for path, text in sources().items() if named.search(text)} == NAMED[field]


def sources() -> dict[str, str]:
    """Return the text of every module and template that has to do with candidates."""
    rooms = [ROOT / name for name in ("candidates", "assessments", "templates/candidates", "templates/assessments")]
    paths = [path for room in rooms for kind in ("*.py", "*.html") for path in room.rglob(kind)]
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in paths
        if "migrations" not in path.parts
    }
