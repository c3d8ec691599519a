"""PDFs draw the scripts in which people write their names; what no font has is said, never swallowed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ContentStream

from foundation.documents.domain import undrawn
from foundation.documents.services import pdf, rendering
from roles import services
from tests.cast import Cast
from tests.factories import roles as make
from tests.foundation.core.api import keys
from tests.foundation.documents.conftest import Sheet

ROOT = Path(__file__).resolve().parents[3]
NAMES = {
    "Latin": "Zoë Łukasz Øystein Nguyễn",
    "Greek": "Αλέξανδρος Νίκη",
    "Cyrillic": "Наталія Щербак",
    "Armenian": "Արամ",
    "Georgian": "ნინო",
    "Hebrew": "שלום לוי",
    "Arabic": "محمد الحسن",
    "Devanagari": "प्रिया शर्मा",
    "Bengali": "অনিরুদ্ধ",
    "Tamil": "மாதவன்",
    "Thai": "สมชาย",
    "Ethiopic": "አበበ",
    "Han": "王芳 龍",
    "Hiragana, Katakana": "さくら ヤマダ",
    "Hangul": "김민수",
}
# Assigned to no character, so no font has it.
NOBODYS = "\u0378"
FEW = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{cache}</cachedir></fontconfig>"""
RENDER = """
import json, sys
from foundation.documents.domain import undrawn
from foundation.documents.services import pdf
print(json.dumps(undrawn.named(pdf.render(sys.stdin.read()).undrawn)))
"""
INSTALLED = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
noto = pytest.mark.skipif(
    not {"Noto Sans CJK SC", "Noto Sans Thai"} <= {*INSTALLED.replace(",", "\n").splitlines()},
    reason="the wished fonts are not installed: sh scripts/system_packages.sh run",
)


def drawn(data: bytes) -> Iterator[tuple[str, TTFont, int]]:
    """Yield every glyph that a PDF draws: its embedded font, by name and as a font, and its number in there."""
    reader, known = PdfReader(BytesIO(data)), {}
    for page in reader.pages:
        current = ""
        for words, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"Tf":
                current = words[0]
            if operator not in (b"Tj", b"TJ"):
                continue
            font = page["/Resources"]["/Font"][current]
            if current not in known:
                inner = font["/DescendantFonts"][0]["/FontDescriptor"]
                body = next(inner[key] for key in ("/FontFile2", "/FontFile3") if key in inner)
                known[current] = TTFont(BytesIO(body.get_data()))
            parts = words[0] if operator == b"TJ" else words
            for text in (part for part in parts if not isinstance(part, int | float)):
                raw = text.original_bytes
                for at in range(0, len(raw), 2):
                    yield font["/BaseFont"].split("+")[1], known[current], int.from_bytes(raw[at : at + 2])


def outlined(font: TTFont, number: int) -> bool:
    """Tell whether a glyph exists and puts ink on the paper."""
    if not 0 < number < font["maxp"].numGlyphs:
        return False
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getGlyphName(number)].draw(pen)
    return pen.bounds is not None


@noto
@pytest.mark.parametrize(
    ("script", "font"),
    {
        **{name: f"Noto-Sans-{name}" for name in NAMES},
        **dict.fromkeys(["Latin", "Greek", "Cyrillic"], "Inter"),
        **dict.fromkeys(["Han", "Hiragana, Katakana", "Hangul"], "Noto-Sans-CJK-SC"),
    }.items(),
)
def test_a_name_in_any_script_is_drawn_with_real_glyphs(script: str, font: str) -> None:
    letters = NAMES[script].replace(" ", "")
    made = pdf.render(f"<style>@page {{ @bottom-right {{ content: none }} }}</style><p>{letters}</p>")
    assert made.undrawn == frozenset()
    glyphs = list(drawn(made.data))
    assert len(glyphs) >= len(letters) / 2
    assert {name for name, *_ in glyphs if not name.startswith(font)} == set()
    assert [(name, number) for name, inside, number in glyphs if not outlined(inside, number)] == []


def test_with_few_fonts_it_is_made_and_says_what_is_missing(tmp_path: Path) -> None:
    conf = tmp_path / "fonts.conf"
    conf.write_text(FEW.format(cache=tmp_path))
    within = {**os.environ, "FONTCONFIG_FILE": str(conf), "DJANGO_SETTINGS_MODULE": "hiring.settings.test"}
    page = "".join(f"<p>{name}</p>" for name in NAMES.values())
    done = subprocess.run(
        [sys.executable, "-c", RENDER], cwd=ROOT, env=within, input=page, capture_output=True, text=True, check=True
    )
    missing = json.loads(done.stdout)
    assert undrawn.scripts(missing) == [
        "Bengali",
        "Devanagari",
        "Ethiopic",
        "Han",
        "Hangul",
        "Hiragana",
        "Katakana",
        "Tamil",
        "Thai",
    ]
    assert "U+738B" in missing, "王"
    assert not any(letter in done.stderr for letter in "王प김"), "the text itself goes to no log"


def test_it_is_said_in_numbers_and_scripts_and_briefly() -> None:
    assert undrawn.sentence([]) == ""
    assert undrawn.sentence(["U+0378"]) == "1 character could not be drawn: U+0378."
    named = undrawn.named(map(ord, "प王王芳"))
    assert undrawn.sentence(named) == "3 characters could not be drawn: U+092A, U+738B, U+82B3 (Devanagari, Han)."
    many = undrawn.named(range(0x1E900, 0x1E90B))
    assert undrawn.sentence(many).endswith("U+1E907 and 3 more (Adlam).")
    assert undrawn.sentence(many).startswith("11 characters could not be drawn: U+1E900, ")


@pytest.mark.django_db
def test_row_page_api_and_log_say_it(
    cast: Cast, client: Any, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MEDIA_ROOT = tmp_path
    text = f"Wenona {NOBODYS}{NOBODYS} answers."
    brief = services.save_brief(actor=cast.mei, role=make.role(cast), version=None, sections={"users": text})
    document = rendering.request_document(viewer=cast.mei, kind="brief", subject_id=brief.pk)
    rendering.render_document(document_id=document.pk)
    document.refresh_from_db()
    assert (document.status, document.undrawn) == ("ready", ["U+0378"])
    client.force_login(cast.mei.user)
    page = client.get(reverse("documents:document", args=[document.pk])).content.decode()
    assert "1 character could not be drawn: U+0378." in page
    assert "characters missing" in client.get(reverse("documents:list")).content.decode()
    api = keys.client(cast.mei, "documents:read")
    assert keys.json_of(api.get(f"/api/v1/documents/{document.pk}"))["undrawn"] == ["U+0378"]
    (told,) = [record.msg for record in caplog.records if "characters_not_drawn" in str(record.msg)]
    assert (told["count"], told["document_id"]) == (1, str(document.pk))
    assert [record for record in caplog.records if record.name == "weasyprint"] == []
    assert "Wenona" not in caplog.text
    assert NOBODYS not in caplog.text


@pytest.mark.django_db
def test_what_was_missing_is_forgotten_once_it_is_drawn(cast: Cast, sheet: Sheet) -> None:
    document = sheet.asked(cast.ines)
    type(document).objects.filter(pk=document.pk).update(undrawn=["U+0378"])
    rendering.render_document(document_id=document.pk)
    document.refresh_from_db()
    assert document.undrawn == []
