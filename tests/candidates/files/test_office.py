"""Word, OpenDocument and RTF are read as they are shown."""

from __future__ import annotations

import pytest

from candidates.domain.files.reading import read_file
from tests.candidates.files.samples import docx, odt, par, run, zipped

BOX = f"<w:txbxContent>{par('Text box')}</w:txbxContent>"
TWICE = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>"
    f"<wps:txbx>{BOX}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>"
    f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
WHITE, DARK = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="1F3864"/>'


def control(inner: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(row if row.startswith('<w:sdt') else f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (control(par("Block")) + par("in ", control(run("line"))), "Block\nin line"),
        (par(TWICE, "Body"), "Body\nText box"),
        (par("a ", f"<w:hyperlink>{run('link')}</w:hyperlink>"), "a link"),
        (par("Kept ", f"<w:ins>{run('inserted')}</w:ins>", "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"), "Kept inserted"),
        (par("To ", f"<w:moveFrom>{run('from')}</w:moveFrom>", f"<w:moveTo>{run('here')}</w:moveTo>"), "To here"),
        ("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("join") + "</w:p>" + par("ed"), "joined"),
        (table(cell(par("2019")) + cell(par("Kestrel"))), "2019 Kestrel"),
        (table(cell(par("2019")) + cell(par("Kestrel") + table(cell(par("nested"))) + par())), "2019\nKestrel\nnested"),
        (table(control("<w:tr>" + control(cell(par("In a control"))) + "</w:tr>")), "In a control"),
        (par("<w:r><w:t>so</w:t><w:softHyphen/><w:t>ft</w:t><w:tab/><w:t>x</w:t><w:br/><w:t>y</w:t></w:r>"), "soft x\ny"),
        (par("<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>", "shown"), "shown"),
        (table(cell(par(run("Seen on dark", WHITE)), DARK)), "Seen on dark"),
        (par(run("Seen too", WHITE + DARK)), "Seen too"),
        (par(run("Shown again", '<w:vanish w:val="0"/>')), "Shown again"),
    ],
)  # fmt: skip
def test_word_is_read_as_it_is_shown(body: str, text: str) -> None:
    found = read_file(docx(body))
    assert (found.text.strip(), found.hidden) == (text, [])


def test_headers_come_first_once_and_notes_and_footers_last() -> None:
    notes = f'<w:footnote w:type="separator">{par("line")}</w:footnote><w:footnote>{par("A note")}</w:footnote>'
    parts = {"header1": par("Marga"), "header2": par("Marga"), "footer1": par("Page"), "footnotes": notes}
    assert read_file(docx(par("Body"), **parts)).text == "Marga\nBody\nA note\nPage"


@pytest.mark.parametrize(
    ("properties", "how"),
    [
        ("<w:vanish/>", "vanish"),
        ('<w:rStyle w:val="Gone"/>', "vanish"),
        (WHITE, "white"),
        ('<w:color w:val="FFFFFF" w:themeColor="background1"/>', "white"),
        ('<w:color w:val="1F3864"/>' + DARK, "white"),
        (WHITE + '<w:sz w:val="2"/>', "white"),
        ('<w:sz w:val="2"/>', "tiny"),
    ],
)
def test_what_word_does_not_show_is_told_apart(properties: str, how: str) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Gone"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    found = read_file(docx(par("Seen ", run("unseen words", properties)), styles))
    assert (found.text, found.hidden) == ("Seen", [("unseen words", how, 0)])


ODT_STYLES = (
    '<style:style style:name="W" style:family="paragraph"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="T" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>'
    '<style:style style:name="N" style:family="text"><style:text-properties text:display="none"/></style:style>'
)


@pytest.mark.parametrize(
    ("body", "text", "hidden"),
    [
        ("<text:h>Title</text:h><text:p>a<text:s/><text:span>span</text:span> tail<text:tab/>x</text:p>", "Title\na span tail x", []),
        ("<text:p><draw:frame><draw:text-box><text:p>Frame</text:p></draw:text-box></draw:frame>around</text:p>", "around\nFrame", []),
        ("<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note>b</text:p>", "ab\nnote", []),
        ("<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>kept</text:p>", "kept", []),
        ("<text:p>seen</text:p><office:annotation><text:p>comment</text:p></office:annotation>", "seen", []),
        ("<table:table><table:table-row><table:table-cell><text:p>2019</text:p></table:table-cell><table:table-cell><text:p>Kestrel</text:p></table:table-cell></table:table-row></table:table>", "2019 Kestrel", []),
        ('<text:p>seen</text:p><text:p text:style-name="W">white</text:p>', "seen", [("white", "white", 0)]),
        ('<text:p>seen <text:span text:style-name="T">tiny</text:span></text:p>', "seen", [("tiny", "tiny", 0)]),
        ('<text:p>seen <text:span text:style-name="N">none</text:span></text:p>', "seen", [("none", "vanish", 0)]),
        ('<text:p>seen</text:p><text:section text:display="none"><text:p>part</text:p></text:section>', "seen", [("part", "vanish", 0)]),
    ],
)  # fmt: skip
def test_opendocument_is_read_as_it_is_shown(body: str, text: str, hidden: list[tuple[str, str, int]]) -> None:
    found = read_file(odt(body, ODT_STYLES))
    assert (found.text.strip(), found.hidden) == (text, hidden)


def test_opendocument_has_headers_and_may_be_locked() -> None:
    edges = "<style:header><text:p>Marga</text:p></style:header><style:footer><text:p>Page</text:p></style:footer>"
    assert read_file(odt("<text:p>Body</text:p>", master=edges)).text == "Marga\nBody\nPage"
    assert read_file(odt("<text:p>x</text:p>", manifest="<encryption-data/>")).reason == "password_required"


@pytest.mark.parametrize(
    ("source", "text", "hidden"),
    [
        (r"\ansicpg1250 Przemys\'b3aw", "Przemysław", []),
        (r"{\fonttbl{\f1\fcharset204 A;}{\f2\fcharset128 B;}}\f1\'cf\'f0\'e8 \f2\'83\'65\'83\'58\'83\'67", "При テスト", []),
        (r"\u8364?\uc2\u233??\uc0\u322 x \u-10179?\u-8704?".replace(r"\uc0", r"\uc1"), "€éł \U0001f600", []),
        (r"seen {\v gone}\plain again", "seen again", [("gone", "vanish", 0)]),
        (r"{\colortbl;\red255\green255\blue255;}seen {\cf1 white}", "seen", [("white", "white", 0)]),
        (r"seen {\fs2 tiny}", "seen", [("tiny", "tiny", 0)]),
        (r"a{\pict\bin5 }}{}a}b", "ab", []),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}} {\*\unknown dark}{\deleted gone}", "link", []),
        (r"{\shp{\*\shpinst{\sp{\sn x}}{\shptxt Box}}}", "Box", []),
        (r"one{\footnote note} two", "one two\nnote", []),
        (r"\trowd 2019\cell Kestrel\cell\row", "2019 Kestrel", []),
        (r"well\~kept \{brace\} so\-ft", "well kept {brace} soft", []),
        ("{" * 5000 + "deep", "deep", []),
    ],
)  # fmt: skip
def test_rich_text_is_read_as_it_is_shown(source: str, text: str, hidden: list[tuple[str, str, int]]) -> None:
    found = read_file(rb"{\rtf1\ansi " + source.encode("cp1252") + b"}")
    assert (" ".join(found.text.split(" ")).strip(), found.hidden) == (text, hidden)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"<w:document xmlns:w='x'>" + b" " * 60_000_000, "bomb"),
        (b"<w:document xmlns:w='x'>" + b"<w:p>" * 100, "corrupt"),
        (
            f"{LAUGHS}<w:document xmlns:w='x'><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>",
            "no_text",
        ),
        ("", "corrupt"),
    ],
)
def test_hostile_documents_are_words(document: str | bytes, reason: str) -> None:
    assert read_file(zipped({"[Content_Types].xml": "x", "word/document.xml": document})).reason == reason
