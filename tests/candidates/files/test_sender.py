"""Whoever sent a file that nobody can read is told, and sends another by a link; others are told nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from candidates.models import Application, Attachment, FileLink
from candidates.services import attach_file, reading, reject
from foundation.activity.services.mailing import send_due
from foundation.core import clock
from roles.models import Role
from tests.candidates.files.samples import lines, pdf
from tests.factories.candidates import apply_form, hiring_role, published, reason

pytestmark = pytest.mark.django_db
BLANK, WRITTEN = pdf("", ""), pdf(lines((50, 700, "Marga Gerlach")))


@pytest.fixture
def role(cast: Any) -> Role:
    return published(hiring_role(cast), cast)


def upload(data: bytes, name: str = "cv.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def applied(role: Role, data: bytes) -> Application:
    path = reverse("candidates:apply", args=[role.organisation.slug, role.pk])
    assert Client().post(path, apply_form(role, resume=upload(data))).status_code == 302
    return Application.objects.get(role=role)


def read_all() -> None:
    for pk in reading.waiting_to_be_read():
        reading.read_attachment(attachment_id=pk)


def link_in_mail() -> str:
    send_due(clock.now())
    letters = [one for one in mail.outbox if "cannot read" in one.subject]
    found = re.search(r"https?://[^/\s]+(/files/another/[0-9a-f]{64}/)", letters[-1].body)
    assert found, letters[-1].body
    return found[1]


def said(path: str) -> str:
    return Client().get(path).content.decode()


def test_the_sender_is_told_why_and_sends_one_that_can_be_read(cast: Any, role: Role) -> None:
    made = applied(role, BLANK)
    read_all()
    path = link_in_mail()
    assert "pages are pictures without text" in said(path)
    assert Client().post(path, {"resume": upload(b"MZ\x90\x00", "cv.exe")}).status_code == 422
    assert Client().post(path, {"resume": upload(WRITTEN)}).status_code == 302
    assert "Being read" in said(path)
    read_all()
    assert "Thank you, we can read it" in said(path)
    assert [one.reason for one in Attachment.objects.filter(application=made).order_by("pk")] == ["image_only", ""]
    assert "Marga" not in said(path), "the page tells nothing of what the file says"


def test_a_second_file_that_nobody_can_read_is_told_of_too(cast: Any, role: Role) -> None:
    applied(role, BLANK)
    read_all()
    path = link_in_mail()
    Client().post(path, {"resume": upload(pdf("", "", ""), "other.pdf")})
    read_all()
    assert "other.pdf" in said(path)
    assert link_in_mail() != path
    assert FileLink.objects.count() == 2


def test_files_that_can_be_read_or_that_a_member_attached_tell_nobody(cast: Any, role: Role) -> None:
    made = applied(role, WRITTEN)
    attach_file(actor=cast.rafa, application=made, upload=upload(BLANK, "theirs.pdf"))
    read_all()
    send_due(clock.now())
    assert not [one for one in mail.outbox if "cannot read" in one.subject]


def test_a_link_ends_with_the_application_and_after_sixty_days(cast: Any, role: Role, monkeypatch: Any) -> None:
    made = applied(role, BLANK)
    read_all()
    path = link_in_mail()
    reject(actor=cast.rafa, application=made, reason=reason(cast))
    assert "Nothing more is needed" in said(path)
    assert Client().post(path, {"resume": upload(WRITTEN)}).status_code == 422
    later = clock.now() + timedelta(days=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert Client().get(path).status_code == 404
