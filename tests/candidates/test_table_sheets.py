"""Workbooks as people make them, and cells as programs write them: merged, not worked out, linked, in other quotes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest

from candidates.domain.tables import merged
from candidates.domain.tables.dates import NoDay, read_day
from candidates.domain.tables.reading import Unreadable
from candidates.domain.tables.sheets import read_workbook
from tests.candidates.test_table_kinds import rows_of

TABLE = [
    ["Everybody who applied", "", ""],
    ["Name", "Email", "Job"],
    ["Ana Silva", "ana@x.example", "ML engineer"],
    ["Bo Li", "bo@x.example", None],
    [None, None, None],
    ["Cy Oh", "cy@x.example", None],
    ["Di Po", "di@x.example", None],
]


def workbook(rows: Sequence[Sequence[Any]], *joined: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in joined:
        book.active.merge_cells(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def cells_of(data: bytes) -> list[list[str]]:
    return [record.cells for record in read_workbook(data).records() if any(record.cells)]


def test_what_is_merged_over_rows_stands_in_each_of_them() -> None:
    table = read_workbook(workbook(TABLE, "A1:C1", "C3:C6"))
    assert table.header == ["Name", "Email", "Job"]
    found = [record.cells for record in table.records() if any(record.cells)]
    assert [row[2] for row in found] == ["ML engineer", "ML engineer", "ML engineer", ""]
    assert [row[0] for row in found] == ["Ana Silva", "Bo Li", "Cy Oh", "Di Po"], "an empty row stays empty"


def test_a_formula_that_nobody_worked_out_is_told_of_and_not_read_as_nothing() -> None:
    rows = [["Name", "Email"], ['="Ana"&" Silva"', "ana@x.example"]]
    with pytest.raises(Unreadable, match=r"A2 of the sheet “Sheet” is a formula without its result"):
        read_workbook(workbook(rows))


def test_a_formula_whose_result_is_an_empty_text_is_one() -> None:
    data = _with_formula(b'<c r="A3" t="str"><f>""</f><v></v></c>')
    assert cells_of(data) == [["Ana Silva", "ana@x.example"], ["", "bo@x.example"]]


def _with_formula(cell: bytes) -> bytes:
    plain = workbook([["Name", "Email"], ["Ana Silva", "ana@x.example"], ["PLACE", "bo@x.example"]])
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(kept, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                start = data.index(b'<c r="A3"')
                data = data[:start] + cell + data[data.index(b"</c>", start) + 4 :]
            new.writestr(entry, data)
    return kept.getvalue()


def test_cells_in_single_quotes_are_taken_out_of_them() -> None:
    text = "'Name','Email','Notes'\n'O''Neil, Ana','ana@x.example','5\" disk'\n'Bo Li','bo@x.example',''\n"
    _table, rows = rows_of(text.encode())
    assert [(row.name, row.note) for row in rows] == [("O'Neil, Ana", '5" disk'), ("Bo Li", "")]
    _table, rows = rows_of(b"Name,Email\n'Bo' Li,bo@x.example\nAna d'Arc,ana@x.example\n")
    assert [row.name for row in rows] == ["'Bo' Li", "Ana d'Arc"]


def test_a_page_of_notion_is_its_name_and_a_span_its_first_day() -> None:
    text = (
        "Name,Email,Role,Applied\nAna Silva,ana@x.example,ML engineer (https://www.notion.so/ML-engineer-1a2b3c),"
        '"March 2, 2026 → March 9, 2026"\n'
    )
    (ana,) = rows_of(text.encode())[1]
    assert (ana.job, ana.applied_on) == ("ML engineer", "2026-03-02")
    assert "is a span; its first day, 2 March 2026, was taken." in " ".join(ana.notes)


def test_a_day_of_a_week_is_one_and_a_week_is_none() -> None:
    assert [found and found.day for found in map(read_day, ("2026-W10-3", "2026W537"))] == [
        date(2026, 3, 4),
        date(2027, 1, 3),
    ]
    with pytest.raises(NoDay, match=r"“2026-W10” names a week and no day of it; we expected a day such as"):
        read_day("2026-W10")
    with pytest.raises(NoDay, match=r"“2025-W53-1” is no day of the calendar"):
        read_day("2025-W53-1")


@pytest.mark.parametrize("part", [b"<c ", b'<c r="A1"><f ', b'<c r="A1"><f>', b'r="A1" ', b"<mergeCell "])
def test_no_sheet_keeps_the_reader_busy(part: bytes) -> None:
    """Each of these takes minutes where a tag is looked through to the end of the file."""
    assert merged.NO_RESULT.search(b"<c " + part * 200_000) is None
    assert not list(merged.MERGE.finditer(part * 200_000))
