"""A table of scores with many columns on paper: its page turns, nothing leaves it, and no column is lost."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from foundation.documents.services.rendering import render_document, request_document
from rubrics import services
from rubrics.pages.packet import UPRIGHT, WIDEST
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening


def pages_of(cast: Cast, opening: Opening) -> list[tuple[float, float, float, str]]:
    """Each page's width, height, how far its text goes to the right, and the text."""
    made = request_document(viewer=cast.mei, kind="packet", subject_id=opening.application.pk, parts=["scores"])
    document = render_document(document_id=made.pk)
    assert document is not None
    found = []
    with pypdfium2.PdfDocument(document.file.path) as packet:
        for page in packet:
            text = page.get_textpage()
            right = max((text.get_charbox(at)[2] for at in range(text.count_chars())), default=0)
            found.append((page.get_width(), page.get_height(), right, text.get_text_range()))
    return found


@pytest.mark.parametrize("cards", [UPRIGHT, UPRIGHT + 1, WIDEST + 3])
def test_a_wide_table_turns_its_page(cast: Cast, opening: Opening, settings: Any, tmp_path: Path, cards: int) -> None:
    settings.MEDIA_ROOT = tmp_path
    cast.oba.user.name = "Oluwaseun-Adeyemi-Featherstonehaugh-Cholmondeley"
    cast.oba.user.save()
    for seat in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, seat)
    for _ in range(cards - 2):
        met = people.interview(cast, opening.application, [cast.oba])
        judging.submitted_scorecard(cast, people.seat(met, cast.oba), evidence="Rolled back at four, and wrote why.")
    services.open_debrief(actor=cast.mei, application=opening.application)
    pages = pages_of(cast, opening)
    turned = [width > height for width, height, _, _ in pages]
    assert any(turned) == (cards > UPRIGHT)
    assert not turned[0], "the cover stands upright"
    assert not turned[-1], "what follows the table stands upright again"
    assert all(right <= width for width, _, right, _ in pages)
    columns = sum(text.count("Oluw") for _, _, _, text in pages)
    assert columns >= cards - 2, [text for *_, text in pages]
