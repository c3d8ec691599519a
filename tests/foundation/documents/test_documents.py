"""Documents: one rendering per view, bound to its viewer, surviving lost queues and dead workers."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from foundation.core import registries
from foundation.core.clock import now
from foundation.core.errors import Invalid, NotFound
from foundation.core.registries import DocumentKind
from foundation.documents import tasks
from foundation.documents.models import Document
from foundation.documents.services import pdf, rendering

pytestmark = pytest.mark.django_db
SUBJECT = uuid4()
HELD = {"lines": ["first"], "closed": False, "broken": False}


def build(viewer, subject_id):
    if HELD["closed"]:
        raise NotFound("gone")
    if HELD["broken"]:
        raise RuntimeError("out of paper")
    return {"lines": HELD["lines"], "viewer_name": viewer.name}


@pytest.fixture(autouse=True)
def sheet(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    HELD.update(lines=["first"], closed=False, broken=False)
    kind = DocumentKind(
        key="sheet",
        template="pdf/base.html",
        title=lambda viewer, subject: "A sheet",
        build=build,
        role_id=lambda subject: None,
    )
    monkeypatch.setattr(registries.documents, "_entries", {**registries.documents._entries, "sheet": kind})


def asked(cast):
    return rendering.request_document(viewer=cast.ines, kind="sheet", subject_id=SUBJECT)


def test_the_same_view_is_one_document_and_a_new_view_another(cast):
    first = asked(cast)
    assert asked(cast).pk == first.pk
    HELD["lines"] = ["second"]
    assert asked(cast).pk != first.pk
    other = rendering.request_document(viewer=cast.tom, kind="sheet", subject_id=SUBJECT)
    assert other.viewer == cast.tom


def test_an_unknown_kind_is_a_sentence(cast):
    with pytest.raises(Invalid):
        rendering.request_document(viewer=cast.ines, kind="nonsense", subject_id=SUBJECT)


def test_it_becomes_a_pdf_that_only_its_viewer_gets(cast, client):
    document = asked(cast)
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


def test_what_can_no_longer_be_seen_is_not_printed(cast):
    document = asked(cast)
    HELD["closed"] = True
    rendering.render_document(document_id=document.pk)
    document.refresh_from_db()
    assert (document.status, document.file.name) == ("failed", "")
    assert document.error == "You can no longer see what this was about."


def test_a_killed_worker_leaves_it_to_the_next(cast):
    document = asked(cast)
    claimed = rendering._claim(document.pk)
    assert claimed is not None
    assert rendering.render_document(document_id=document.pk) is None, "someone has it"
    assert rendering.due_documents(now()) == []
    later = now() + rendering.PATIENCE + timedelta(seconds=1)
    assert rendering.due_documents(later) == [document.pk]
    Document.objects.filter(pk=document.pk).update(due_at=now())
    rendering.render_document(document_id=document.pk)
    document.refresh_from_db()
    assert (document.status, document.attempts) == ("ready", 2)


def test_a_lost_queue_message_is_found_by_the_sweep(cast, monkeypatch):
    document = asked(cast)
    sent = []
    monkeypatch.setattr(tasks, "enqueue", lambda task, row: sent.append((task, row)))
    assert tasks.sweep_documents() == 1
    assert sent == [(tasks.render_document, document.pk)]


def test_it_tries_three_times_then_says_so_and_can_be_asked_again(cast):
    document = asked(cast)
    HELD["broken"] = True
    for _ in range(rendering.MOST_TRIES):
        Document.objects.filter(pk=document.pk).update(due_at=now())
        rendering.render_document(document_id=document.pk)
    document.refresh_from_db()
    assert (document.status, document.attempts) == ("failed", 3)
    assert "after 3 tries" in document.error
    HELD["broken"] = False
    assert asked(cast).status == "queued"


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
