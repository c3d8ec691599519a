"""Letters that stand in codes of their kind: rich text, two bytes a character; and parts of documents."""

import io
import re
import zipfile

import pytest

from assessments.domain.anonymise.copies import blind
from assessments.domain.anonymise.names import Person

SOREN = Person("Søren Kjærgaard")
TYPES = (
    "<?xml version='1.0'?><Types xmlns='t'><Override PartName='/word/media/S%C3%B8ren.png' ContentType='a'/></Types>"
)
RELS = "<?xml version='1.0'?><Relationships xmlns='r'><Relationship Target='media/Søren.png'/></Relationships>"


@pytest.mark.parametrize(
    "rich",
    [
        r"{\rtf1\ansi{\info{\author S\'f8ren Kj\'e6rgaard}}S\'f8ren {\b Kj\'e6r}gaard wrote\par}",
        r"{\rtf1\ansi S\u248?ren Kj\u230\'e6rgaard wrote}",
        r"{\rtf1\ansi\ansicpg1250 S{\i\fs24 oren} Kjaer{\b gaard} wrote}",
    ],
)
def test_rich_text_is_read_through_its_codes_and_stays_whole(rich: str) -> None:
    (copy,) = blind([("a.rtf", rich.encode("ascii"))], SOREN)
    after = (copy.data or b"").decode("ascii")
    plain = re.sub(r"\\'..|\\[a-z]+-?\d* ?\??|[{}]", "", after).lower()
    assert not [trace for trace in ("ren", "kj", "gaard") if trace in plain.replace("candidate", "")]
    assert "wrote" in plain
    assert (after.count("{"), after.count("}")) == (rich.count("{"), rich.count("}"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
def test_wide_text_is_read_in_its_own_order(encoding: str) -> None:
    (copy,) = blind([("a.csv", "who,score\nSøren Kjærgaard,5\n".encode(encoding))], SOREN)
    assert (copy.data or b"").decode(encoding) == "who,score\nCandidate,5\n"


def test_parts_of_a_document_are_named_anew_where_they_name_the_person() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/_rels/document.xml.rels", RELS)
        archive.writestr("word/media/Søren.png", b"")
        archive.comment = "by Søren".encode()
    (copy,) = blind([("a.docx", out.getvalue())], SOREN)
    with zipfile.ZipFile(io.BytesIO(copy.data or b"")) as archive:
        assert archive.namelist()[2] == "word/media/Candidate.png"
        assert "/word/media/Candidate.png" in archive.read("[Content_Types].xml").decode()
        assert "media/Candidate.png" in archive.read("word/_rels/document.xml.rels").decode()
        assert archive.comment == b""


def test_a_document_whose_comment_alone_names_the_person_is_packed_anew() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.comment = "by Søren".encode()
    (copy,) = blind([("a.docx", out.getvalue())], SOREN)
    assert (copy.files[0].state, "Søren".encode() in (copy.data or b"")) == ("changed", False)


@pytest.mark.parametrize(
    ("written", "after"),
    [
        (r'{"a": "\u4f5c\u8005\u738b\u82b3\u3001\u8bf4"}', r'{"a": "\u4f5c\u8005candidate\u3001\u8bf4"}'),
        ("q=%22%E4%BD%9C%E8%80%85%E7%8E%8B%E8%8A%B3%22%2F", "q=%22%E4%BD%9C%E8%80%85candidate%22%2F"),
        (r"\xe8\x80\x85\xe7\x8e\x8b\xe8\x8a\xb3\x2c\x20", r"\xe8\x80\x85candidate\x2c\x20"),
        (r"\ud83d\ude00\u738b\u82b3\ud83d\ude00", r"\ud83d\ude00candidate\ud83d\ude00"),
    ],
)  # fmt: skip
def test_what_stands_in_codes_beside_the_name_stays(written: str, after: str) -> None:
    (copy,) = blind([("a.json", written.encode())], Person("王芳"))
    assert (copy.data or b"").decode() == after


def test_a_whole_sentence_in_codes_of_rich_text_stays_but_for_the_name() -> None:
    rich = r"{\rtf1\ansi " + "".join(rf"\u{ord(letter)}?" for letter in "пишет Петров тут") + "}"
    (copy,) = blind([("a.rtf", rich.encode("ascii"))], Person("Иван Петров"))
    assert (copy.data or b"").decode() == rich.replace(
        "".join(rf"\u{ord(letter)}?" for letter in "Петров"), "Candidate"
    )
