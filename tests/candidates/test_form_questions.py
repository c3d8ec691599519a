"""A role's own questions: who asks them, what is refused, and what people answer, which decides nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from candidates import policies
from candidates.models import Application, FormAnswer, FormQuestion
from candidates.services import Asked, add_question, edit_question, move_question, retire_question
from candidates.services.asking import MOST_QUESTIONS, field_of, questions_of
from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from roles.models import Role
from tests.candidates.pages import browser, text
from tests.factories.candidates import apply_form, hiring_role, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def role(cast: Any) -> Role:
    return published(hiring_role(cast), cast)


def ask(cast: Any, role: Role, kind: str = "text", **rest: Any) -> FormQuestion:
    return add_question(actor=cast.rafa, role=role, asked=Asked(kind, rest.pop("label", f"A {kind}?"), **rest))


def send(role: Role, **typed: Any) -> Any:
    path = reverse("candidates:apply", args=[role.organisation.slug, role.pk])
    return Client().post(path, apply_form(role, **typed))


def test_each_kind_of_question_is_asked_answered_and_shown(cast: Any, role: Role) -> None:
    asked = [
        ask(cast, role, "text", required=True),
        ask(cast, role, "choice", options=["Lisbon", "Porto"]),
        ask(cast, role, "yes_no"),
        ask(cast, role, "file"),
    ]
    page = Client().get(reverse("candidates:apply", args=[role.organisation.slug, role.pk])).content.decode()
    assert all(question.label in page and field_of(question) in page for question in asked)
    replies = dict(zip(map(field_of, asked), ["A forecast", "Porto", "No"], strict=False))
    upload = SimpleUploadedFile("work.txt", b"What I built")
    assert send(role, **replies, **{field_of(asked[3]): upload}).status_code == 302
    kept = FormAnswer.objects.order_by("question__position")
    assert [(row.label, row.text, row.file and row.file.name) for row in kept] == [
        ("A text?", "A forecast", None), ("A choice?", "Porto", None),
        ("A yes_no?", "No", None), ("A file?", "", "work.txt"),
    ]  # fmt: skip
    made = Application.objects.get(role=role)
    assert (made.status, made.stage.key) == ("active", "applied"), "no answer decides"
    shown = text(browser(cast.rafa).get(reverse("candidates:application", args=[made.pk])))
    assert all(said in shown for said in ("A choice?", "<p>Porto</p>", "A forecast", "work.txt"))


def test_a_needed_question_is_never_called_optional(cast: Any, role: Role) -> None:
    ask(cast, role, "choice", label="Where?", options=["A", "B"], required=True)
    ask(cast, role, "text", label="Why?")
    page = text(Client().get(reverse("candidates:apply", args=[role.organisation.slug, role.pk])))
    assert re.search(r"Where\?\s*</legend>", page)
    assert re.search(r"Why\?\s*<span class=\"muted\">optional</span>", page)


def test_each_file_that_was_chosen_is_asked_for_again(cast: Any, role: Role) -> None:
    asked = ask(cast, role, "file", label="Your work?")
    upload = SimpleUploadedFile("work.txt", b"What I built")
    page = text(send(role, email="", **{field_of(asked): upload}))
    assert page.count("Please choose your file again") == 1


def test_what_is_missing_or_no_choice_is_told_beside_its_question(cast: Any, role: Role) -> None:
    needed, choice = ask(cast, role, required=True), ask(cast, role, "choice", options=["A", "B"])
    answer = send(role, **{field_of(choice): "C"})
    page = answer.content.decode()
    assert (answer.status_code, "Please answer this." in page, "Choose one of the answers." in page) == (
        422,
        True,
        True,
    )
    assert send(role, **{field_of(needed): "Yes"}).status_code == 302


def test_the_same_form_with_other_answers_is_another_form(cast: Any, role: Role) -> None:
    question = ask(cast, role)
    for said in ("One", "One", "Two"):
        assert send(role, **{field_of(question): said}).status_code == 302
    assert sorted(FormAnswer.objects.values_list("text", flat=True)) == ["One", "Two"]


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        (Asked("text", ""), "label", "Write what you ask."),
        (Asked("song", "Sing?"), "kind", "Choose how it is answered."),
        (Asked("choice", "Which?", options=["One", "One"]), "options", "Give 2 to 12 answers"),
        (Asked("text", "What is your current salary?"), "label", "current salary” asks about what somebody earns"),
        (Asked("text", "About you", help="Such as your age"), "label", "asks about how old somebody is"),
        (Asked("choice", "Choose", options=["Are you married?", "No"]), "label", "asks about family life"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told(cast: Any, role: Role, asked: Asked, field: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        add_question(actor=cast.rafa, role=role, asked=asked)
    assert said in " ".join(caught.value.errors[field])
    assert not FormQuestion.objects.exists()


def test_answers_keep_the_words_that_they_answered(cast: Any, role: Role) -> None:
    question = ask(cast, role, label="What did you ship?")
    send(role, **{field_of(question): "A forecast"})
    changed = edit_question(actor=cast.rafa, question=question, asked=Asked("text", "What is live?"), version=1)
    with pytest.raises(Stale):
        edit_question(actor=cast.rafa, question=question, asked=Asked("text", "Late"), version=1)
    retire_question(actor=cast.rafa, question=changed)
    with pytest.raises(Refused):
        edit_question(actor=cast.rafa, question=changed, asked=Asked("text", "Again"))
    assert FormAnswer.objects.get().label == "What did you ship?"
    assert "What is live?" not in send(role, name="").content.decode()
    told = Event.objects.filter(verb__startswith="form_question").order_by("pk")
    assert list(told.values_list("verb", flat=True)) == [
        "form_question.added", "form_question.changed", "form_question.retired",
    ]  # fmt: skip


def test_questions_are_asked_in_the_order_that_they_are_put_in(cast: Any, role: Role) -> None:
    first, second, third = (ask(cast, role, label=label) for label in ("First?", "Second?", "Third?"))

    def order() -> list[str]:
        return [question.label for question in questions_of(role.pk)]

    retire_question(actor=cast.rafa, question=ask(cast, role, label="Gone?"))
    rafa, here = browser(cast.rafa), reverse("candidates:questions", args=[role.pk])
    page = text(rafa.get(here))
    assert (page.count(">Up<"), page.count(">Down<"), "Up: First?" in page, "Down: Third?" in page) == (
        2,
        2,
        False,
        False,
    )
    path = reverse("candidates:move_question", args=[third.pk])
    assert rafa.post(path, {"way": "up"})["Location"] == f"{here}#question-{third.pk}"
    assert order() == ["First?", "Third?", "Second?"]
    asks = text(Client().get(reverse("candidates:apply", args=[role.organisation.slug, role.pk])))
    assert asks.index("Third?") < asks.index("Second?")
    move_question(actor=cast.mei, question=first, place=60)
    assert order() == ["Third?", "Second?", "First?"]
    move_question(actor=cast.mei, question=first, way="down")
    move_question(actor=cast.mei, question=third, way="up")
    assert order() == ["Third?", "Second?", "First?"]
    assert Event.objects.filter(verb="form_question.moved").count() == 2, "at the ends nothing happens"
    assert ask(cast, role, label="Last?").label == order()[-1]
    with pytest.raises(Refused):
        move_question(actor=cast.rafa, question=FormQuestion.objects.get(label="Gone?"), way="up")
    with pytest.raises(Forbidden):
        move_question(actor=cast.ines, question=second, way="up")


def test_a_form_stays_short_and_others_leave_it_alone(cast: Any, role: Role) -> None:
    for number in range(MOST_QUESTIONS):
        ask(cast, role, label=f"Number {number}?")
    with pytest.raises(Refused):
        ask(cast, role)
    with pytest.raises(Forbidden, match=policies.can_ask.sentence):
        add_question(actor=cast.ines, role=role, asked=Asked("text", "Mine?"))
