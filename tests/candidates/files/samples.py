"""Small files made on the spot: PDFs from raw operators, Word and OpenDocument from XML."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

A4 = (595, 842)
Line = tuple[float, float, str]


def pdf(
    *pages: str, fonts: str = "", extra: Sequence[tuple[str, bytes]] = (), box: Sequence[float] = (0, 0, *A4)
) -> bytes:
    """Return a PDF with these contents of pages; `extra` are further objects, from number 10 on."""
    objects: dict[int, bytes] = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    first = 100
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(pages)))
    objects[2] = f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode()
    objects[3] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    names = [f"/X{at} {at} 0 R" for at in range(10, 10 + len(extra))]
    for at, (head, data) in enumerate(extra, 10):
        objects[at] = f"<<{head}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"
    for at, content in enumerate(pages):
        number = first + 2 * at
        media = " ".join(map(str, box))
        objects[number] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[{media}]/Contents {number + 1} 0 R"
            f"/Resources<</Font<</F1 3 0 R{fonts}>>/XObject<<{' '.join(names)}>>>>>>"
        ).encode()
        packed = zlib.compress(content.encode("cp1252"))
        objects[number + 1] = f"<</Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream"
    return _written(objects)


def _written(objects: dict[int, bytes]) -> bytes:
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = {}
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        out.write(f"{number} 1\n{place:010} 00000 n \n".encode())
    out.write(f"trailer<</Size {max(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def lines(*rows: Line, size: float = 10, before: str = "") -> str:
    """Return operators that draw each text at its place (from the page's lower left), in this order."""
    return "".join(f"BT {before} /F1 {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for x, y, text in rows)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def row_by_row(*columns: tuple[float, Sequence[str]], top: float = 700, step: float = 14, size: float = 10) -> str:
    """Return columns of text drawn line by line across the page, as programs do that think in rows."""
    height = max(len(texts) for _x, texts in columns)
    drawn = [
        (x, top - step * at, texts[at]) for at in range(height) for x, texts in columns if at < len(texts) and texts[at]
    ]
    return lines(*drawn, size=size)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, properties: str = "") -> str:
    """Return a run of Word."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*runs: str, properties: str = "") -> str:
    """Return a paragraph of Word; plain text is a run."""
    inner = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def docx(body: str, styles: str = "", **parts: str) -> bytes:
    """Return a Word document; `parts` are header, footer, footnotes, endnotes with their content."""
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {SPACES}>{styles}</w:styles>",
    }
    kinds = [("styles", "styles.xml")]
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        files[f"word/{name}.xml"] = f"<w:{kind} {SPACES}>{content}</w:{kind}>"
        kinds.append((kind, f"{name}.xml"))
    files["word/_rels/document.xml.rels"] = _relations(*kinds)
    return zipped(files)


def _relations(*rows: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="r{at}" Type="{KINDS}/{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(rows)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def zipped(files: dict[str, str | bytes]) -> bytes:
    """Return an archive; what is called mimetype is not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip


def odt(body: str, automatic: str = "", master: str = "", manifest: str = "") -> bytes:
    """Return an OpenDocument text; `automatic` are its styles, `master` what stands in the master page."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}><office:master-styles><style:master-page>{master}"
            "</style:master-page></office:master-styles></office:document-styles>",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )
