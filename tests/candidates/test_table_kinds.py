"""Files as other systems and spreadsheets write them: each is read as the one that is written plainly."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from candidates.domain.tables import columns, dates, matching, presets, reading, sheets
from candidates.domain.tables.meanings import combination_of, parts_in, standing_of
from candidates.domain.tables.parsing import parse
from candidates.domain.tables.rows import Unusable, layout_of
from tests.candidates.test_tables import FILES, TODAY

PLAIN = "Name,Email,Phone,Job,Applied on\nZoë Łukasz,zoe@x.example,+48 22 555 01 23,ML,2026-10-01\n"
PARTS_OF_LEVER = parts_in(["stage", "disqualified", "reject_reason"])
ZOE = ("Zoë Łukasz", "zoe@x.example", "+48225550123", "ML", "2026-10-01")


def rows_of(data: bytes, sheet: str = ""):
    """Return the table, and what each of its records says or the code of why it says nothing."""
    table = sheets.read_workbook(data, sheet) if sheets.is_container(data) else reading.read(data)
    records = list(table.records())
    found = columns.columns_of(table.header, [record.cells for record in records], preset=presets.detect(table.header))
    orders = {
        column.place: dates.order_of(
            row.cells[column.place] for row in records if len(row.cells) > column.place
        ).settled
        for column in found
        if column.goes in columns.DAYS
    }
    layout, said = layout_of(found, orders, TODAY), []
    for record in records:
        if record.blank:
            continue
        try:
            said.append(parse(record, layout))
        except Unusable as error:
            said.append(error.code)
    return table, said


def told(row) -> tuple[str, ...]:
    return row.name, row.email, row.phone, row.job, row.applied_on


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("above", ["", "sep={}\n", "Candidates 2026\n\n", "Export\nby Ada\nof today\n"])
def test_delimiters_and_lines_above_the_header(delimiter, above):
    text = above.format(delimiter) + PLAIN.replace(",", delimiter)
    _table, (zoe,) = rows_of(text.encode())
    assert told(zoe) == ZOE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_with_and_without_a_mark(encoding):
    assert told(rows_of(PLAIN.encode(encoding))[1][0]) == ZOE


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("cp1252", "Nom;Prénom;Courriel\nLefèvre;Noémie;n@x.example\n", "Noémie Lefèvre"),
        ("cp1252", "Name;Email\nSøren Kjær;s@x.example\nJørgen Ångström;j@x.example\n", "Søren Kjær"),
        ("cp1252", "Nombre;Apellidos;Correo electrónico\nMaría;Núñez Ibáñez;m@x.example\n", "María Núñez Ibáñez"),
        ("cp1250", "Imię;Nazwisko;Adres e-mail\nMichał;Wójcik;m@x.example\n", "Michał Wójcik"),
        ("cp1254", "Ad;Soyad;E-posta;Aşama\nİpek;Şahin;i@x.example;Telefon görüşmesi\n", "İpek Şahin"),
        ("cp1252", "Name;Email\nÞórður Guðmundsson;t@x.example\n", "Þórður Guðmundsson"),
        ("cp1250", "Jméno;Příjmení;E-mail\nJiří;Dvořák;j@x.example\n", "Jiří Dvořák"),
        ("cp1251", "Имя;Почта\nИван Петров;i@x.example\n", "Иван Петров"),
        ("mac_roman", "Name;Email\nJosé Nuñez;j@x.example\nZoë Müller;z@x.example\n", "José Nuñez"),
        ("cp932", "氏名,メールアドレス,応募職種\n山田 太郎,y@x.example,機械学習エンジニア\n", "山田 太郎"),
        ("gb18030", "姓名,邮箱,职位\n王小明,w@x.example,算法工程师\n", "王小明"),
        ("euc_kr", "이름,이메일,포지션\n김철수,k@x.example,엔지니어\n", "김철수"),
    ],
)
def test_encodings_that_nothing_declares(encoding, text, name):
    assert rows_of(text.encode(encoding))[1][0].name == name


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026/10/01", "2026-10-01"),
        ("1.10.26", "2026-10-01"),
        ("20261001", "2026-10-01"),
        ("5 février 2026", "2026-02-05"),
        ("1er mars 2026", "2026-03-01"),
        ("5. März 2026", "2026-03-05"),
        ("Freitag, den 2. Oktober 2026", "2026-10-02"),
        ("5 de oct. de 2026", "2026-10-05"),
        ("lunedì 5 ottobre 2026", "2026-10-05"),
        ("5 mrt 2026", "2026-03-05"),
        ("1º de outubro de 2026", "2026-10-01"),
        ("15 września 2025 r.", "2025-09-15"),
        ("November 20th, 2025", "2025-11-20"),
        ("20-Nov-25", "2025-11-20"),
        ("2026年10月1日", "2026-10-01"),
        ("45931", "2025-10-01"),
        ("45931.75", "2025-10-01T18:00:00+00:00"),
        ("Mon, 20 Nov 2025 10:00:00 +0100", "2025-11-20T09:00:00+00:00"),
        ("2026-10-01T23:30:00-08:00", "2026-10-02T07:30:00+00:00"),
        ("11/28/2025 2:05 PM", "2025-11-28T14:05:00+00:00"),
        ("1764547200000", "2025-12-01T00:00:00+00:00"),
    ],
)
def test_days_in_the_spellings_of_eight_languages(typed, day):
    found = dates.read_day(typed)
    assert found
    assert found.text == day


@pytest.mark.parametrize("nothing", ["", "-", "n/a", "0000-00-00", "NULL", " — "])
def test_a_cell_that_says_nothing_is_no_day(nothing):
    assert dates.read_day(nothing) is None


def test_sentences_about_days_quote_them_and_say_what_was_expected():
    with pytest.raises(dates.NoDay, match="“31/02/2025” is no day of the calendar; we expected a day such as"):
        dates.read_day("31/02/2025")
    with pytest.raises(dates.NoDay, match="“next spring” was not understood as a day"):
        dates.read_day("next spring")
    with pytest.raises(dates.Unsettled):
        dates.read_day("03/04/2026")


@pytest.mark.parametrize(
    ("column", "order", "is_open"),
    [
        (["11/28/2025", "03/04/2026"], "mdy", False),
        (["28/11/2025", "03/04/2026"], "dmy", False),
        (["03/04/2026", "01/02/2026"], "", True),
        (["03.04.2026", "05/05/2026"], "", False),
        (["28/11/2025", "11/28/2025", "03/04/2026"], "", True),
    ],
)
def test_the_whole_column_settles_the_order(column, order, is_open):
    found = dates.order_of(column)
    assert (found.settled, found.open) == (order, is_open)


def test_a_workbook_is_read_as_the_csv_of_its_right_sheet():
    book = openpyxl.Workbook()
    book.active.append(["This file was exported"])
    page = book.create_sheet("People")
    page.merge_cells("A1:E1")
    page["A1"] = "Candidates 2026"
    page.append(["Name", "Email", "Phone", "Job", "Applied on", "ID"])
    page.append(["Zoë Łukasz", "zoe@x.example", "+48 22 555 01 23", "ML", date(2026, 10, 1), 10206233])
    page.append([])
    page.append(["Bo", "b@x.example", 447701234567, "ML", datetime(2026, 10, 2, 9, 30), 1.2345e18])
    book.create_sheet("Pivot").append(["Status", "Rows"])
    held = io.BytesIO()
    book.save(held)
    table, (zoe, bo) = rows_of(held.getvalue())
    assert (table.sheet, table.sheets_left, table.above) == ("People", ["Sheet", "Pivot"], ["Candidates 2026"])
    assert (told(zoe), zoe.external_id) == (ZOE, "10206233")
    assert (bo.phone, bo.applied_on, bo.external_id) == ("447701234567", "2026-10-02T09:30:00+00:00", "")
    assert "“1.23450E+18” lost digits in a spreadsheet and joins nobody." in bo.notes


def test_what_a_spreadsheet_did_to_cells_is_undone_or_told():
    data = (
        b'ID,Name,Email,Phone\n="00123",A,"A B <a@x.example>; a2@x.example",="+49301234567"\n'
        b"10206233.0,,Bo Ek <b@x.example>,4.47701E+11\n"
    )
    a, b = rows_of(data)[1]
    assert (a.external_id, a.phone, a.email, a.emails) == ("00123", "+49301234567", "a@x.example", ["a2@x.example"])
    assert (b.external_id, b.name, b.phone) == ("10206233", "Bo Ek", "")
    assert "The phone number lost its digits in a spreadsheet and was left out." in b.notes


def test_rows_that_are_none_of_the_table_are_told_apart():
    data = b"Name,Email,Job,\nA,a@x.example,ML,\nName,Email,Job,\nB,b@x.example\nC,c@x.example,ML,,x\n"
    records = list(reading.read(data).records())
    assert [len(record.cells) for record in records] == [3, 0, 2, 5]
    assert records[1].notes == ("The header stands here again.",)


@pytest.mark.parametrize(
    "line",
    [
        "Total: 3",
        "Grand total 1,204",
        "Summe: 12 Personen",
        "Number of candidates: 3",
        "Exported 2026-03-01 by Kim",
        "Gesamt",
    ],
)
def test_the_line_that_sums_up_is_nobody(line):
    _table, said = rows_of(f"{PLAIN}{line},,,,\n".encode())
    assert said[1:] == ["no_name_and_no_email"]


@pytest.mark.parametrize("name", ["Sum Total", "Count Basie", "Total Recall", "Anzahl Meier"])
def test_whoever_is_called_like_a_sum_is_somebody(name):
    assert rows_of(f"{PLAIN}{name},,,,\n".encode())[1][1].name == name


@pytest.mark.parametrize("cell", ['"a, b"', "a;b", "a|b", '"a\nb"'])
def test_tags_are_parted_by_what_parts_them(cell):
    assert rows_of(f"Name,Email,Tags\nZoë,z@x.example,{cell}\n".encode())[1][0].tags == ["a", "b"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0rest", r"an old Excel document \(.xls\)"),
        (b'[{"name": "a"}]', "JSON"),
        (b"<html><table>", "a web page"),
        (b"PK\x03\x04rest", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_what_it_is(data, sentence):
    with pytest.raises(reading.Unreadable, match=sentence):
        rows_of(data)


@pytest.mark.parametrize(
    ("cells", "status", "kind"),
    [
        (
            {"stage": "Phone Screen", "disqualified": "no", "rejected_on": "", "hired_on": ""},
            "active",
            "recruiter_screen",
        ),
        ({"stage": "Phone Screen", "disqualified": "yes", "rejected_on": "a date"}, "rejected", "recruiter_screen"),
        ({"stage": "Hired", "disqualified": "no", "hired_on": "a date"}, "hired", "hired"),
        ({"stage": "New applicant", "closed_on": "a date", "reject_reason": "a reason"}, "rejected", "application"),
        ({"stage": "New applicant", "closed_on": "", "reject_reason": ""}, "active", "application"),
        ({"status": "Not Hired"}, "rejected", ""),
        ({"stage": "Rejected"}, "rejected", ""),
        ({"status": "Zurückgezogen", "stage": "Angebot"}, "withdrawn", "offer"),
        ({"status": "Converted", "stage": ""}, "", ""),
        ({"status": "", "stage": "Offer"}, "", "offer"),
        ({"stage": "Offer", "disqualified": "yes", "rejected_on": "a date", "hired_on": "a date"}, "", "offer"),
        ({"status": "Active", "rejected_on": "a date"}, "", ""),
    ],
)
def test_a_combination_means_one_thing_or_is_asked(cells, status, kind):
    found = standing_of(cells)
    assert (found.status, found.kind, bool(found.why)) == (status, kind, not status)


@pytest.mark.parametrize("name", ["greenhouse", "lever", "workable", "bamboohr", "recruitee"])
def test_exports_of_other_systems_are_known_and_nothing_of_them_is_left_over(name):
    table, rows = rows_of((FILES / "cases" / f"{name}.csv").read_bytes())
    preset = presets.detect(table.header)
    assert preset
    assert preset.key == name
    found = columns.columns_of(table.header, [], preset=preset)
    assert [column.heading for column in found if column.open] == []
    assert all(row.name and row.email and row.job == "Fraud ML Engineer" and row.applied_on for row in rows)


@pytest.mark.parametrize("preset", presets.presets().values(), ids=lambda preset: preset.key)
def test_a_preset_goes_to_fields_that_there_are_and_is_known_by_its_own_headings(preset):
    assert set(preset.columns.values()) <= set(columns.TARGETS)
    assert preset.signs <= preset.columns.keys() | {"currentinterviewplan"}
    assert set(preset.statuses.values()) <= {"active", "hold", "rejected", "withdrawn", "hired"}
    found = presets.detect(sorted(preset.signs))
    assert found
    assert found.key == preset.key


def test_names_that_sound_alike_with_one_number_or_mailbox_are_probable():
    rows = [
        matching.Keys("Jürgen Müllerschön", ("a@x.example",), ("+13035550126",), (), "1", "+13035550126"),
        matching.Keys("Juergen Muellerschoen", ("b@x.example",), ("+13035550126",), (), "2", "+13035550126"),
        matching.Keys("Amy Blackwell", ("amy@x.example",), ("+13125550183",), (), "3", "+13125550183"),
        matching.Keys("Amy Blackwell", ("amy2@x.example",), (), (), "4", "(312) 555-0183"),
        matching.Keys("Amy Blackwell", ("amy+jobs@x.example",), (), (), "5"),
        matching.Keys("Amy Blackwell", ("other@x.example",), (), (), "6"),
    ]
    pairs = matching.probable_pairs(rows, matching.join(rows))
    assert [(pair.first, pair.second) for pair in pairs] == [(0, 1), (2, 3), (2, 4)]


@pytest.mark.parametrize(
    ("archived", "why", "status"),
    [
        ("true", "Hired", "hired"),
        ("true", "Candidate withdrew", "withdrawn"),
        ("true", "Underqualified", "rejected"),
        ("true", "", "rejected"),
        ("false", "", "active"),
        ("false", "Underqualified", "active"),
    ],
)
def test_who_is_archived_ended_as_the_reason_says(archived: str, why: str, status: str) -> None:
    cells = combination_of({"stage": "Offer", "disqualified": archived, "reject_reason": why}, PARTS_OF_LEVER)
    assert standing_of(cells).status == status
