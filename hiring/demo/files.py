"""Files of the demo, made by code so that they are the same every time: résumés and take-homes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from random import Random
from textwrap import wrap
from time import gmtime
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from candidates.models import Candidate
from candidates.services import Person
from hiring.demo.world import Told, told

WIDTH = 88
LINE_POINTS = 16
# What a ZIP is dated when nobody knows the time: the first day that the format can say.
ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def resume(row: Told, person: Person) -> tuple[str, bytes]:
    """Return name and bytes of someone's résumé: a PDF, or a text where the PDF's built-in font lacks their letters."""
    files = told("files")
    page = files["pages"].get(row["name"], {})
    lines = [person.name, f"{person.title}, {person.company}", f"{person.location} · {person.email}", ""]
    for result in () if page else files["resumes"][row["name"]]:
        lines += wrap(f"- {result}", WIDTH, subsequent_indent="  ")
    lines += list(_sections(page)) if page else []
    stem = person.email.split("@")[0].replace(".", "-")
    if page.get("scan"):
        return f"{stem}.pdf", scan(lines)
    try:
        return f"{stem}.pdf", pdf(lines, page.get("hides", ""))
    except UnicodeEncodeError:
        return f"{stem}.txt", "\n".join(lines).encode()


def _sections(page: Told) -> Iterator[str]:
    """Give the lines of a résumé with work and education under their headings."""
    yield "Work"
    for title, employer, years, results in page["work"]:
        yield f"{title}, {employer}  {years}"
        for result in results:
            yield from wrap(f"- {result}", WIDTH, subsequent_indent="  ")
    yield from ("", "Education", *page["school"])


def pdf(lines: list[str], hides: str = "") -> bytes:
    """Return a one-page PDF of the lines in Helvetica (PDF 1.4), and below them what it `hides`, white on white.

    Raises UnicodeEncodeError for letters that the font lacks.
    """
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    unseen = f"1 1 1 rg ({_escaped(hides)}) Tj " if hides else ""
    page = f"BT /F1 11 Tf {LINE_POINTS} TL 60 780 Td {shown}{unseen}ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(out),
    )
    return bytes(out)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def scan(lines: list[str]) -> bytes:
    """Return a PDF that holds a picture of the lines and no text, as a scanner makes it."""
    picture = Image.new("L", (1240, 1754), 250)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(26)
    for place, line in enumerate(lines):
        pen.text((120, 120 + 40 * place), line, fill=40, font=font)
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=150, creationDate=gmtime(0), modDate=gmtime(0))
    return out.getvalue()


def submission(candidate: Candidate, *, signs: bool = False) -> tuple[str, bytes]:
    """Return name and bytes of a take-home: a ZIP with README, notebook, script and pinned packages.

    `signs` puts the person's name where graders must not see it: in the README and in the file's name.
    """
    said, dice = told("files")["take_home"], Random(candidate.name)
    facts = {"baseline": dice.randint(22, 30), "found": dice.randint(34, 47), "seed": dice.randint(1, 99)}
    readme = said["readme"].format(**facts)
    if signs:
        readme += "\n" + said["signed"].format(name=candidate.name, place=candidate.location, email=candidate.email)
    parts = {
        "README.md": readme,
        "churn.ipynb": json.dumps(_notebook(said["cells"], facts), indent=1),
        "evaluate.py": said["code"].format(**facts),
        "requirements.txt": said["requirements"],
    }
    if signs:  # what a grader is told of: a folder that names the author, a document that nobody can open
        parts[".git/config"] = f"[user]\n\tname = {candidate.name}\n\temail = {candidate.email}\n"
        parts["notes.docx"] = "cut off while it was copied"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_DAY), text, zipfile.ZIP_DEFLATED)
    stem = candidate.email.split("@")[0].replace(".", "-") if signs else "take-home"
    return f"{stem}.zip", out.getvalue()


def _notebook(texts: list[str], facts: dict[str, int]) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "id": f"step-{place}", "metadata": {}, "source": [text]}
        for place, text in enumerate(texts, start=1)
    ]
    cells.append(
        {
            "cell_type": "code",
            "id": "result",
            "execution_count": 1,
            "metadata": {},
            "source": ["compare(calls=200)"],
            "outputs": [
                {
                    "name": "stdout",
                    "output_type": "stream",
                    "text": [f"rule {facts['baseline']} of 100, model {facts['found']} of 100\n"],
                }
            ],
        }
    )
    return {
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
