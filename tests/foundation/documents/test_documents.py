"""Documents: one rendering per view, bound to its viewer, surviving lost queues and dead workers."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from foundation.core.errors import Invalid
from foundation.documents import tasks
from foundation.documents.services import pdf, rendering

pytestmark = pytest.mark.django_db


def test_the_same_view_is_one_document_and_a_new_view_another(cast, sheet):
    first = sheet.asked(cast.ines)
    assert sheet.asked(cast.ines).pk == first.pk
    sheet.lines = ["second"]
    assert sheet.asked(cast.ines).pk != first.pk
    other = sheet.asked(cast.tom)
    assert other.viewer == cast.tom


def test_an_unknown_kind_is_a_sentence(cast, sheet):
    with pytest.raises(Invalid):
        rendering.request_document(viewer=cast.ines, kind="nonsense", subject_id=uuid4())


def test_it_becomes_a_pdf_that_only_its_viewer_gets(cast, client, sheet):
    document = sheet.asked(cast.ines)
    rendering.render_document(document_id=document.pk)
    document.refresh_from_db()
    assert (document.status, document.pages, document.progress) == ("ready", 1, 100)
    client.force_login(cast.ines.user)
    answer = client.get(reverse("documents:download", args=[document.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(PdfReader(BytesIO(b"".join(answer.streaming_content))).pages) == 1
    for other in (cast.tom, cast.ada, cast.zed):
        client.force_login(other.user)
        assert client.get(reverse("documents:download", args=[document.pk])).status_code == 404
        assert client.get(reverse("documents:document", args=[document.pk])).status_code == 404


def test_what_can_no_longer_be_seen_is_not_printed(cast, sheet):
    document = sheet.asked(cast.ines)
    sheet.closed = True
    rendering.render_document(document_id=document.pk)
    document.refresh_from_db()
    assert (document.status, document.file.name) == ("failed", "")
    assert document.error == "You can no longer see what this was about."


def test_a_lost_queue_message_is_found_by_the_sweep(cast, monkeypatch, sheet):
    document = sheet.asked(cast.ines)
    sent = []
    monkeypatch.setattr(tasks, "enqueue", lambda task, row, **how: sent.append((task, row, how)))
    assert tasks.sweep_documents() == 1
    # What the next sweep asks for again need not pile up.
    assert sent == [(tasks.render_document, document.pk, {"expires": 10})]


def test_overflow_is_told_in_millimetres():
    short = pdf.render("<p>One line</p>")
    assert (short.pages, short.overflow_mm) == (1, 0)
    blocks = "".join("<div style='height: 50mm'>x</div>" for _ in range(7))
    long = pdf.render(f"<style>@page {{ size: A4; margin: 20mm }} body {{ margin: 0 }}</style>{blocks}")
    assert (long.pages, long.overflow_mm) == (2, 100)


def test_a_document_fetches_nothing(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'SECRET' }")
    made = pdf.render(f"<link rel=stylesheet href='file://{secret}'><p>text</p>")
    assert "SECRET" not in PdfReader(BytesIO(made.data)).pages[0].extract_text()
