"""What the editor reckons of the printed page is held against the pages of the real renderer."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st
from weasyprint import CSS, HTML

from foundation.core import playbook
from foundation.core.registries import documents
from foundation.documents.services.pdf import PX_PER_MM, _used_px
from foundation.documents.services.rendering import render_document, request_document
from roles import services
from roles.domain import page_fit
from roles.models import BriefVersion
from roles.pages.brief_document import _columns, _sections
from tests.factories import roles as make

SECTIONS = playbook.load("brief_and_jd")["brief"]["sections"]
LONG_ROLL = CSS(string="@page { size: 210mm 3000mm }")
GERMAN = "Die Kühlkettenüberwachungssysteme müssen rechtzeitig warnen; Ausfälle kosten 1,2 Mio. im Jahr. "
KEYS = list(make.BRIEF)


def printed(texts: dict[str, str], outcomes: list[str], signers: int, stages: int | None) -> dict[str, Any]:
    brief = BriefVersion(sections=texts)
    person = {"name": "Ada Okafor", "title": "Head of operations", "answer": "", "signed": False, "day": ""}
    return {
        **dict.fromkeys(("organisation", "stand"), "Brightwater"),
        "role": "Founding ML engineer",
        "number": 1,
        "day": "2026-11-20",
        "lede": texts.get("outcome", ""),
        "columns": _columns(brief, SECTIONS),
        "outcomes": [{"text": text, "stages": stages, "thin": 1} for text in outcomes],
        "limits": _sections(brief, [row for row in SECTIONS if row.get("group") == "constraints"]),
        "signatures": [person] * signers,
        "overrides": [],
    }


CASES = {
    "as written": (make.BRIEF, list(make.OUTCOMES), 2, 1),
    "twice as long": ({key: f"{text} {text}" for key, text in make.BRIEF.items()}, [*make.OUTCOMES] * 2, 3, 1),
    "in paragraphs": ({key: f"{text}\n\n{text}" for key, text in make.BRIEF.items()}, list(make.OUTCOMES), 2, None),
    "in lines": ({key: text.replace(", ", "\n- ") for key, text in make.BRIEF.items()}, list(make.OUTCOMES), 4, 1),
    "long German words": (dict.fromkeys(KEYS, GERMAN * 3), [GERMAN * 2] * 7, 2, 1),
    "nearly nothing": ({"outcome": "Less"}, [], 0, None),
}


@pytest.mark.parametrize("case", CASES)
def test_the_height_is_that_of_the_renderer(case: str) -> None:
    content = printed(*CASES[case])
    html = render_to_string("pdf/brief.html", content, using="jinja2")
    sheet = CSS(filename=str(settings.BASE_DIR / "static" / "css" / "pdf.css"))
    page = HTML(string=html).render(stylesheets=[sheet, LONG_ROLL]).pages[0]
    real = _used_px(page) / PX_PER_MM - page_fit.AFTER_SECTION
    assert page_fit.measure(content).height == pytest.approx(real, rel=0.03, abs=1)


words = st.text(max_size=400)


@given(st.lists(words, min_size=1, max_size=12), st.lists(words, max_size=7), words)
def test_it_reckons_with_any_text_and_more_text_is_never_shorter(texts: list[str], rows: list[str], more: str) -> None:
    before = printed(dict(zip(KEYS, texts, strict=False)), rows, 2, 1)
    after = printed(dict(zip(KEYS, texts, strict=False)), [*rows, more], 2, 1)
    assert 0 < page_fit.measure(before).height < page_fit.measure(after).height
    fit = page_fit.measure(after)
    assert (fit.over_mm > 0) == (fit.height > page_fit.PAGE)
    assert (fit.over_lines > 0) == (fit.over_mm > 0)


def test_the_page_says_by_how_much_it_is_too_long(cast: Any) -> None:
    role = make.role(cast)
    long = {key: f"{text} " * 4 for key, text in make.BRIEF.items()}
    for sections, over in ((make.BRIEF, False), (long, True)):
        brief = services.save_brief(actor=cast.mei, role=role, version=None, sections=sections)
        made = render_document(document_id=request_document(viewer=cast.mei, kind="brief", subject_id=brief.pk).pk)
        assert made is not None
        given = {**documents["brief"].build(cast.mei, brief.pk), "overflow_mm": made.overflow_mm}
        said = render_to_string("pdf/brief.html", given, using="jinja2")
        assert ("Too long for one page" in said) == bool(made.overflow_mm) == over
