"""A résumé's text as pages, and what of it is hidden from a reader who must not know whose it is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.domain.disguise import Cut, contacts, employers_and_schools, likely_name
from candidates.domain.files.reading import read_file
from candidates.domain.headings import Section, section_of
from candidates.domain.resume_page import Block, Quote, lay_out

FOLDER = Path(__file__).parent.parent / "data" / "resumes"
MOCK = """Jane Roe
Data scientist at Northwind Traders
jane@mail.example · +44 20 7946 0303 · www.janeroe.example/work

Experience

Northwind Traders, Berlin
Senior data scientist
2019 – 2022
- At Northwind I built a forecaster for 900 trucks
- Rolled out with the Contoso GmbH team, error down 11 % in 2021

Fabrikam Inc.
ML engineer    Mar 2016 - Dec 2018
Introduced a feature registry

Education
MSc Statistics, University of Lisbon, 2014
Technische Universität München
"""


def hidden(text: str) -> set[str]:
    return {text[cut.start : cut.end] for cut in employers_and_schools(text)}


def said(block: Block) -> str:
    return "".join(f"[{piece.label}]" if piece.label else piece.text for piece in block.pieces)


def test_employers_and_schools_are_told_by_where_they_stand() -> None:
    assert hidden(MOCK) == {
        *("Northwind Traders", "Northwind", "Berlin", "Contoso GmbH", "Contoso", "Fabrikam Inc.", "Fabrikam"),
        *("University of Lisbon", "Technische Universität München", "Technische"),
    }


def test_titles_dates_degrees_and_evidence_stay() -> None:
    shown = "\n".join(said(block) for block in lay_out(MOCK, employers_and_schools(MOCK))[0].blocks)
    for kept in ("Senior data scientist", "ML engineer", "MSc Statistics", "built a forecaster for 900 trucks", "11 %"):
        assert kept in shown
    assert "Northwind" not in shown


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("01_one_column.pdf", ["Sorrelhaven", "Cinderloom", "Pellwharf", "Ostermoor"]),
        ("02_two_columns.pdf", ["Umberwharf", "Sorrelloom", "Brackmarsh", "Ostermoor"]),
        ("11_cv.docx", ["Osterwharf", "Brackhaven", "Sorrelwharf"]),
        ("12_cv_in_tables.docx", ["Kelmmarsh", "Nettlehaven", "Nettlemarsh"]),
        ("13_cv.txt", ["Pellstead", "Vesperloom", "Brackhaven"]),
        ("14_cv.rtf", ["Kelmstead", "Merrostead", "Umberloom"]),
    ],
)
def test_of_a_real_resume_no_employer_or_school_is_left(file: str, names: list[str]) -> None:
    text = read_file((FOLDER / file).read_bytes(), file).text
    assert all(name in text for name in names)
    pages = lay_out(text, employers_and_schools(text))
    shown = " ".join(said(block) + block.aside for page in pages for block in page.blocks)
    assert [name for name in names if name in shown] == []
    assert "confidence intervals" in shown or "gate that compares" in shown


def test_ways_to_reach_somebody_are_hidden_and_years_are_not() -> None:
    found = {(MOCK[cut.start : cut.end], cut.label) for cut in contacts(MOCK)}
    assert found == {
        ("jane@mail.example", "Address hidden"),
        ("mail.example", "Address hidden"),
        ("+44 20 7946 0303", "Phone hidden"),
        ("www.janeroe.example/work", "Address hidden"),
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane Roe\nData scientist", "Jane Roe"),
        ("Curriculum vitae\n\nMaría de la Peña\n", "María de la Peña"),
        ("אמה גבאי\nLeeds", "אמה גבאי"),
        ("Senior ML engineer\nJane Roe", ""),
        ("we build things that people use\n", ""),
    ],
)
def test_the_first_line_is_most_often_the_name(text: str, name: str) -> None:
    assert [text[cut.start : cut.end] for cut in likely_name(text)] == ([name] if name else [])


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Berufserfahrung", Section.WORK),
        ("WORK EXPERIENCE:", Section.WORK),
        ("E D U C A T I O N", Section.SCHOOL),
        ("Skills & tools of mine that are many", None),
        ("Formation", Section.SCHOOL),
        ("Languages", Section.OTHER),
    ],
)
def test_headings_are_known_in_several_languages(line: str, section: Section | None) -> None:
    assert section_of(line) == section


def test_lines_become_headings_entries_bullets_and_paragraphs() -> None:
    text = (
        "Work\nML engineer, Acme 2020 – now\n• Built a forecaster of door alarms for the whole fleet\n"
        "and its page\n•\n1.\n2019 Analyst\fSkills\nSQL"
    )
    first, second = lay_out(text)
    assert [(block.kind, said(block), block.aside) for block in first.blocks] == [
        ("head", "Work", ""),
        ("line", "ML engineer, Acme", "2020 – now"),
        ("item", "Built a forecaster of door alarms for the whole fleet and its page", ""),
        ("line", "Analyst", "2019"),
    ]
    assert (second.number, [block.kind for block in second.blocks]) == (2, ["head", "text"])


def test_a_quote_is_marked_once_also_over_the_end_of_a_line() -> None:
    text = "• Built a forecaster of door alarms for the whole\nfleet of trucks\n• Built a forecaster"
    blocks = lay_out(text, quotes=[Quote(2, "the whole fleet"), Quote(1, "built a  forecaster")])[0].blocks
    marked = [(piece.number, piece.text) for block in blocks for piece in block.pieces if piece.number]
    assert marked == [(1, "Built a forecaster"), (2, "the whole fleet")]


@given(st.text(alphabet="ab \n\f•-2019,.A", max_size=120), st.lists(st.tuples(st.integers(0, 120), st.integers(0, 9))))
def test_what_is_cut_is_nowhere_and_the_rest_is_there(text: str, spans: list[tuple[int, int]]) -> None:
    cuts = [Cut(start, min(start + size, len(text)), "Name hidden") for start, size in spans if start < len(text)]
    gone = {at for cut in cuts for at in range(cut.start, cut.end)}
    marks = "".join("#" if at in gone and not char.isspace() else char for at, char in enumerate(text))
    pages = lay_out(marks, cuts)
    shown = "".join(said(block) + block.aside for page in pages for block in page.blocks)
    assert "#" not in shown.replace("[Name hidden]", "")
