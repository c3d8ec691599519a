"""Reading exports, against the truth that was written with them."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.domain import values
from candidates.domain.tables import columns, dates, matching, reading, wording
from candidates.domain.tables.parsing import parse
from candidates.domain.tables.rows import Parsed, Unusable, layout_of

FILES = Path(__file__).resolve().parent.parent / "data" / "imports"
TRUTH = json.loads((FILES / "ats_export.expected.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 20)
NAMES = ("ats_export", "ats_export_semicolon_latin1")


def table(name):
    return reading.read((FILES / f"{name}.csv").read_bytes())


def layout(read, records):
    found = columns.columns_of(read.header, [record.cells for record in records])
    orders = {
        column.place: dates.order_of(
            record.cells[column.place] for record in records if len(record.cells) > column.place
        )
        for column in found
        if column.goes in columns.DAYS
    }
    return layout_of(found, {place: order.settled for place, order in orders.items()}, TODAY)


def parsed(name):
    """Return {row: Parsed} and [(row, line, reason)] of one file."""
    read = table(name)
    records = list(read.records())
    how = layout(read, records)
    good, bad = {}, []
    for record in records:
        if record.blank:
            continue
        try:
            good[record.number] = parse(record, how)
        except Unusable as error:
            bad.append((record.number, record.line, error.code))
    return good, bad


def people_in(rows):
    """Return how many people the truth sees in these rows, before probable pairs are confirmed."""
    truth = TRUTH["ats_export"]
    persons = {row["person"] for row in truth["rows"] if row["row"] in rows}
    pairs = [p for p in truth["duplicate_pairs"] if p["certainty"] == "probable" and set(p["rows"]) <= set(rows)]
    return len(persons) + len(pairs)


@pytest.mark.parametrize("name", NAMES)
def test_encoding_records_and_lines(name):
    read, truth = table(name), TRUTH[name]
    records = list(read.records())
    assert len(records) == truth["records"]
    assert read.empty_lines == truth.get("empty_lines", [])
    blank = [{"row": record.number, "line": record.line} for record in records if record.blank]
    assert blank == truth.get("blank_records", [])
    lines = {record.number: record.line for record in records}
    assert all(lines[row["row"]] == row["line"] for row in truth["rows"] if "line" in row)
    assert (read.encoding, read.delimiter) == {"ats_export": ("utf-8-sig", ",")}.get(name, ("cp1252", ";"))


@pytest.mark.parametrize("name", NAMES)
def test_unusable_rows_are_named_with_their_reason(name):
    _good, bad = parsed(name)
    assert bad == [(row["row"], row["line"], row["reason"]) for row in TRUTH[name]["unusable_rows"]]


@pytest.mark.parametrize("name", NAMES)
def test_days_of_application(name):
    good, _bad = parsed(name)
    wrong = {
        row["row"]: (good[row["row"]].applied_on, row["applied_on"])
        for row in TRUTH[name]["rows"]
        if row["row"] in good and good[row["row"]].applied_on != (row["applied_on"] or "")
    }
    # An application that lies in the future is brought to today, with a note.
    assert all(truth > TODAY.isoformat() and ours == TODAY.isoformat() for ours, truth in wrong.values())


def test_rows_of_one_person_are_joined_and_others_are_not():
    good, _bad = parsed("ats_export")
    rows = list(good)
    groups = dict(zip(rows, matching.join([good[row].keys() for row in rows]), strict=True))
    truth = TRUTH["ats_export"]
    assert len(set(groups.values())) == people_in(good)
    for pair in truth["duplicate_pairs"]:
        a, b = pair["rows"]
        assert (groups[a] == groups[b]) is (pair["certainty"] == "certain"), pair
    for pair in truth["not_duplicates"]:
        a, b = pair["rows"]
        assert groups[a] != groups[b], pair


def test_the_second_file_has_its_people():
    good, _bad = parsed("ats_export_semicolon_latin1")
    groups = matching.join([row.keys() for row in good.values()])
    assert len(set(groups)) == TRUTH["ats_export_semicolon_latin1"]["distinct_people"]


def test_statuses_are_known_or_asked_for():
    for label, meaning in TRUTH["ats_export"]["status_values"].items():
        assert wording.status_of(label) == meaning, label


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 rest", "a PDF, not a table"),
        (b"just one column\nvalue\n", "No columns"),
        (b"\xef\xbb\xbfa,b\n\xff\xfe,1\n", "says it is UTF-8-SIG"),
        (b'name,email\n"' + b"x" * 200_000 + b'",a@b.example\n', "starts at line 2"),
    ],
)
def test_files_that_cannot_be_read_say_why(data, sentence):
    with pytest.raises(reading.Unreadable, match=sentence):
        list(reading.read(data).records())


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        records = list(reading.read(data).records())
    except reading.Unreadable:
        return
    assert all("\0" not in cell for record in records for cell in record.cells)


ATS = layout(table("ats_export"), [])


@given(st.lists(st.text(max_size=30), min_size=19, max_size=19))
def test_any_cells_are_a_person_or_a_reason(cells):
    record = reading.Record(1, 2, [cell.replace("\0", "") for cell in cells])
    try:
        row = parse(record, ATS)
    except Unusable:
        return
    assert row.name or row.email
    assert Parsed(**json.loads(json.dumps(row.as_json()))) == row


@settings(max_examples=40)
@given(st.from_regex(values.PLAIN_ADDRESS, fullmatch=True))
def test_a_plain_address_is_read_as_one_that_is_taken_apart(address):
    assert values.emails_of(address) == values.emails_of(f" {address}") == ([address.lower()], "")


@settings(max_examples=300)
@given(
    st.sampled_from([1, 7, 20, 39, 44, 49, 52, 54, 55, 81, 353, 971, 999]),
    st.from_regex(r"( ?[0-9]){5,13}", fullmatch=True),
)
def test_a_plain_number_is_read_as_one_that_is_taken_apart(code, digits):
    plain = values.phones_of(f"+{code}{digits}")[0][0]
    assert plain.e164 == values._international(f"+{code}{digits}", None)[0] or digits.lstrip().startswith("0")
    assert plain.e164 == values.phones_of(f"+{code}-{digits}")[0][0].e164


@given(st.text(max_size=30))
def test_a_name_has_nothing_invisible(text):
    name, said = values.name_of(text)
    assert all(c in values.KEPT_FORMAT or unicodedata.category(c) not in ("Cf", "Cc") for c in name)
    assert bool(said) is (name != values.one_line(text))


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("+33 (0) 639 989 529", "+33639989529"),
        ("0049 171 392 00 70", "+491713920070"),
        ("+44 20 7946 0123 ext. 12", "+442079460123"),
        ("4.47701E+11", None),
    ],
)
def test_phones(typed, e164):
    phones, notes = values.phones_of(typed)
    assert [phone.e164 for phone in phones] == ([e164] if e164 else [])
    assert bool(notes) is (e164 is None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_and_marks(encoding):
    read = reading.read("na\0me,email\nZoë,zoe@lab.example\n".encode(encoding))
    assert read.header == ["name", "email"]
    assert next(read.records()).cells == ["Zoë", "zoe@lab.example"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Email Addresses", "email"),
        ("Phone Numbers", "phone"),
        ("Social Media", "linkedin"),
        ("Links", "linkedin"),
        ("Headline", "title"),
        ("Address", "location"),
        ("Candidate Name", "name"),
        ("Ansökningsdatum", "applied_on"),
        ("Sähköposti", "email"),
        ("Город", "location"),
        ("應徵日期", "applied_on"),
        ("지원 경로", "source"),
        ("البريد الإلكتروني", "email"),
        ("Status last changed", "stage_since"),
    ],
)
def test_headings_of_other_systems(header, field):
    assert columns.columns_of(["Job", header], [["ML", "x"]])[1].goes == field


@pytest.mark.parametrize(
    "text",
    [
        "1 октября 2026 г.",
        "1 Ekim 2026",
        "2026. október 1.",
        "1. lokakuuta 2026",
        "20261001T073000Z",
        "２０２６／１０／０１",
        "1OCT2026",
    ],
)
def test_days_of_more_languages_and_forms(text):
    assert dates.read_day(text).day.isoformat() == "2026-10-01"


def test_a_line_that_sums_up_is_nobody():
    read_as = layout_of(columns.columns_of(["Name", "Job"], []), {}, date(2026, 3, 4))
    with pytest.raises(Unusable, match="neither a name"):
        parse(reading.Record(1, 2, ["Total", "12"]), read_as)
