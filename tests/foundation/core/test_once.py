"""A form that is sent twice is done once: two clicks at once, or the same form again after going back."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.contrib.sessions.backends.cache import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.urls import reverse

from candidates.models import Attachment, Note
from foundation.core.once import SAID, OnceMiddleware
from roles.models import PlanTask, Requirement, Role
from tests.cast import Cast
from tests.factories import candidates
from tests.factories import roles as make
from tests.roles.pages import as_


def form(**fields: Any) -> dict[str, Any]:
    """Return a form as it was drawn just now: with a token of its own."""
    return {**fields, "csrfmiddlewaretoken": uuid4().hex * 2}


def twice(client: Client, address: str, sent: dict[str, Any]) -> list[HttpResponse]:
    answers = []
    for _ in range(2):
        for value in sent.values():
            if hasattr(value, "seek"):
                value.seek(0)
        answers.append(client.post(address, sent))
    return answers


@pytest.mark.django_db
def test_what_makes_a_row_makes_one(cast: Cast) -> None:
    role = make.running_role(cast)
    someone = candidates.application(cast, role)
    make.drafted_jd(cast, make.role(cast, "Draft"))
    draft = Role.objects.get(title="Draft")
    ada, mei = as_(cast.ada), as_(cast.mei)
    cases = [
        (Role, ada, reverse("roles:new"), form(title="Twice", lead=cast.mei.pk)),
        (Note, ada, reverse("candidates:note", args=[someone.pk]), form(body="Once is enough.")),
        (PlanTask, mei, reverse("roles:task_add", args=[role.pk]), form(title="Ask", phase="define")),
        (Requirement, mei, reverse("roles:requirement_add", args=[draft.pk]), form(text="You ship", kind="must")),
        (
            Attachment,
            ada,
            reverse("candidates:attach", args=[someone.pk]),
            form(resume=SimpleUploadedFile("cv.txt", b"Ten years of boats.")),
        ),
    ]
    for model, client, address, sent in cases:
        before = model.objects.count()
        first, second = twice(client, address, sent)
        assert (first.status_code, second.status_code) == (302, 302), (model, first.content[-2000:])
        assert second["Location"] == first["Location"]
        assert model.objects.count() == before + 1, model
        assert SAID in [str(one) for one in get_messages(second.wsgi_request)]


@pytest.mark.django_db
def test_another_drawing_or_other_words_are_done_again(cast: Cast) -> None:
    someone = candidates.application(cast, make.running_role(cast))
    ada, address = as_(cast.ada), reverse("candidates:note", args=[someone.pk])
    sent = form(body="Good.")
    for one in (sent, form(body="Good."), {**sent, "body": "Better."}):
        assert ada.post(address, one).status_code == 302
    assert Note.objects.filter(application=someone).count() == 3


@pytest.mark.django_db
def test_what_was_refused_may_be_sent_again(cast: Cast) -> None:
    sent = form(title="")
    answers = twice(as_(cast.ada), reverse("roles:new"), sent)
    assert [answer.status_code for answer in answers] == [422, 422]


def test_two_clicks_at_once_are_one() -> None:
    ran, token, session = count(), uuid4().hex, SessionStore(uuid4().hex)

    def slow(request: HttpRequest) -> HttpResponse:
        time.sleep(0.2)
        return HttpResponseRedirect(f"/made/{next(ran)}/")

    def click(_: int) -> str:
        request = RequestFactory().post("/make/", {"csrfmiddlewaretoken": token})
        request.session = session
        return OnceMiddleware(slow)(request)["Location"]

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(click, range(3))) == ["/made/0/"] * 3
    assert next(ran) == 1
