"""What a blind grader downloads tells nobody's name: not in file names, text, metadata."""

import io
import zipfile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from assessments.domain.anonymise.copies import MASK, Mask, Person, blind
from tests.factories.assessments import SAMPLES

MARGA = Person("Marga Gerlach", ("marga.gerlach@post.example",), "+44 161 496 08 38", ("mgerlach",))
ZOE = Person("Zoë de la Peña", ("zoe@lab.example",), "+34 600 123 456", ())


def text_of(name, data):
    if name.endswith(".pdf"):
        reader = PdfReader(io.BytesIO(data))
        return " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return " ".join(parts.read(part).decode("utf-8", "replace") for part in parts.namelist())
    return data.decode("utf-8", "replace")


def test_the_named_submission_names_nobody():
    blinded = blind(".zip", (SAMPLES / "Marga_Gerlach_churn.zip").read_bytes(), MARGA)
    with zipfile.ZipFile(io.BytesIO(blinded.data)) as archive:
        held = {name: text_of(name, archive.read(name)) for name in archive.namelist()}
    assert len(held) == 6
    for name, text in held.items():
        for trace in ("marga", "gerlach", "mgerlach", "496 08 38", "4960838"):
            assert trace not in name.lower()
            assert trace not in text.lower()
    assert any("README" in name for name in held)
    assert not any(".git" in name for name in held)


@pytest.mark.parametrize(
    "text",
    ["By ZOË PEÑA", "zoe pena", "mail zoe@lab.example", "call +34 600-123-456", "zoedelapeña", "ZdelaPena Zpeña"],
)
def test_spellings_are_found(text):
    cleaned = Mask(ZOE).clean(text)
    assert MASK in cleaned
    assert not Mask(ZOE).found(cleaned)


def test_short_words_of_a_name_do_not_eat_the_text():
    assert Mask(Person("Li Xu")).clean("list of exudates") == "list of exudates"
    assert Mask(Person("")).clean("anything") == "anything"


@given(st.text(max_size=200))
def test_cleaning_is_total_and_leaves_no_trace(text):
    mask = Mask(MARGA)
    assert not mask.found(mask.clean(text + " Marga " + text))


def test_a_pdf_with_the_name_in_its_text_is_left_out():
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": "Marga Gerlach"})
    writer.write(out)
    cleaned = blind(".pdf", out.getvalue(), MARGA)
    assert "Gerlach" not in str(PdfReader(io.BytesIO(cleaned.data)).metadata)
    assert b"Gerlach" not in cleaned.data


def test_a_document_split_over_runs_is_left_out():
    document = Document()
    paragraph = document.add_paragraph("By Marga Ger")
    paragraph.add_run("lach").bold = True
    out = io.BytesIO()
    document.save(out)
    blinded = blind(".docx", out.getvalue(), MARGA)
    assert blinded.data is None
    assert "names the person" in blinded.notes[0]


def test_what_cannot_be_read_is_left_out_not_shown():
    assert blind(".pdf", b"%PDF-1.4 broken", MARGA).data is None
    assert blind(".docx", b"PK\x03\x04broken", MARGA).data is None
    assert blind(".png", b"\x89PNG Author\0Marga Gerlach", MARGA).data is None
