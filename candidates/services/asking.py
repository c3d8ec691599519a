"""The questions of a role's application form, and what people answer. No answer moves or ends anything by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from candidates import policies
from candidates.domain.asking import find_unfit, topics_of
from candidates.models import FormAnswer, FormEntry, FormQuestion
from candidates.services import attaching
from candidates.services.intake import THEMSELVES
from foundation.activity.services import record
from foundation.core import cleaning, clock, playbook, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles.models import Role

Kind = FormQuestion.Kind
MOST_QUESTIONS, MOST_OPTIONS, LONGEST_OPTION, LONGEST_LABEL = 10, 12, 120, 300
LONGEST_ANSWER = 4_000
YES_NO = ("Yes", "No")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and how; `options` are those of a choice."""

    kind: str
    label: str
    help: str = ""
    options: Sequence[str] = field(default_factory=tuple)
    required: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that may be kept: to which question, as text or as the bytes of a file with its name."""

    question: FormQuestion
    text: str = ""
    data: bytes | None = None
    name: str = ""


@transaction.atomic
def add_question(*, actor: Membership, role: Role, asked: Asked) -> FormQuestion:
    """Add a question at the end of a role's form. Raises Forbidden, Refused, and Invalid beside each wrong field."""
    policies.can_ask.require(actor, role)
    kept = _checked(asked)
    role = Role.objects.select_for_update(no_key=True).get(pk=role.pk)
    live = FormQuestion.objects.filter(role=role, retired_at=None)
    if live.count() >= MOST_QUESTIONS:
        raise Refused(f"A form has {MOST_QUESTIONS} questions at most; people leave longer ones.", code="too_many")
    last = FormQuestion.objects.filter(role=role).aggregate(last=Max("position"))["last"] or 0
    made = FormQuestion.objects.create(organisation_id=role.organisation_id, role=role, position=last + 1, **kept)
    record("form_question.added", actor=actor, subject=made, data={"label": made.label})
    return made


@transaction.atomic
def edit_question(
    *, actor: Membership, question: FormQuestion, asked: Asked, version: int | None = None
) -> FormQuestion:
    """Change a question; answers keep the words that they answered. Raises as `add_question` does, and Stale."""
    policies.can_ask.require(actor, question.role)
    current = versions.lock(question, version=version, describe=describe_question)
    _require_live(current)
    kept = _checked(asked)
    changed = [name for name, value in kept.items() if getattr(current, name) != value]
    if not changed:
        return current
    for name in changed:
        setattr(current, name, kept[name])
    current.version += 1
    current.save()
    record("form_question.changed", actor=actor, subject=current, data={"label": current.label})
    return current


@transaction.atomic
def retire_question(*, actor: Membership, question: FormQuestion) -> FormQuestion:
    """Ask a question no more; what was answered to it stays."""
    policies.can_ask.require(actor, question.role)
    current = FormQuestion.objects.select_for_update().get(pk=question.pk)
    if current.retired_at is None:
        current.retired_at = clock.now()
        current.version += 1
        current.save(update_fields=["retired_at", "version", "updated_at"])
        record("form_question.retired", actor=actor, subject=current, data={"label": current.label})
    return current


@transaction.atomic
def move_question(
    *, actor: Membership, question: FormQuestion, way: Literal["up", "down", ""] = "", place: int | None = None
) -> FormQuestion:
    """Move a question one step, or to `place` (from 1); at the ends nothing changes. Raises Forbidden and Refused."""
    policies.can_ask.require(actor, question.role)
    Role.objects.select_for_update(no_key=True).get(pk=question.role_id)
    rows = questions_of(question.role_id)
    at = next((index for index, row in enumerate(rows) if row.pk == question.pk), None)
    if at is None:
        raise Refused("This question is asked no more.", code="retired")
    to = at + {"up": -1, "down": 1, "": 0}[way] if place is None else place - 1
    to = max(0, min(len(rows) - 1, to))
    moved = rows.pop(at)
    if to == at:
        return moved
    rows.insert(to, moved)
    for position, row in enumerate(rows, start=1):
        row.position, row.updated_at = position, clock.now()
    FormQuestion.objects.bulk_update(rows, ["position", "updated_at"])
    record("form_question.moved", actor=actor, subject=moved, data={"label": moved.label})
    return moved


def describe_question(question: FormQuestion) -> Mapping[str, Any]:
    """Return a question as plain data, for whoever was slower."""
    names = ("kind", "label", "help", "options", "required", "version")
    return {name: getattr(question, name) for name in names}


def _require_live(question: FormQuestion) -> None:
    if question.retired_at is not None:
        raise Refused("This question is asked no more. Add it anew.", code="retired")


def _checked(asked: Asked) -> dict[str, Any]:
    """Return the fields of a question. Raises Invalid with everything that is wrong and what may not be asked."""
    errors: cleaning.Errors = {}
    label = cleaning.text(errors, "label", asked.label, limit=LONGEST_LABEL, required="Write what you ask.")
    said = cleaning.text(errors, "help", asked.help, limit=LONGEST_LABEL)
    if asked.kind not in Kind.values:
        cleaning.say(errors, "kind", "Choose how it is answered.")
    options = _options(errors, asked) if asked.kind == Kind.CHOICE else []
    rows = playbook.items("form_questions", "topics", "key", "about", "instead", "words", "fine")
    for finding in find_unfit([label, said, *options], topics_of(rows)):
        cleaning.say(errors, "label", finding.sentence)
    cleaning.stop(errors)
    return {"kind": asked.kind, "label": label, "help": said, "options": options, "required": bool(asked.required)}


def _options(errors: cleaning.Errors, asked: Asked) -> list[str]:
    typed = (cleaning.text(errors, "options", each, limit=LONGEST_OPTION) for each in asked.options)
    options = list(dict.fromkeys(each for each in typed if each))
    if not 2 <= len(options) <= MOST_OPTIONS:
        cleaning.say(errors, "options", f"Give 2 to {MOST_OPTIONS} answers to choose from, one in each line.")
    return options


def questions_of(role_id: UUID) -> list[FormQuestion]:
    """Return what the role's form asks, in order."""
    return list(FormQuestion.objects.filter(role_id=role_id, retired_at=None).order_by("position", "pk"))


def field_of(question: FormQuestion) -> str:
    """Return the name of a question's field in a form."""
    return f"q_{question.pk.hex}"


def check_answers(
    questions: Sequence[FormQuestion], texts: Mapping[str, str], files: Mapping[str, File[bytes]]
) -> list[Answered]:
    """Return the answers that may be kept, of fields named by `field_of`. Raises Invalid with all that is wrong."""
    errors: cleaning.Errors = {}
    found = [_answer(errors, each, texts.get(field_of(each), ""), files.get(field_of(each))) for each in questions]
    cleaning.stop(errors)
    return [answer for answer in found if answer is not None]


def _answer(errors: cleaning.Errors, question: FormQuestion, typed: str, upload: File[bytes] | None) -> Answered | None:
    name = field_of(question)
    if question.kind == Kind.FILE and upload is not None:
        try:
            return Answered(question, data=attaching.checked(upload, name), name=upload.name or "")
        except Invalid as error:
            errors.update(error.errors)
            return None
    needed = "Please answer this." if question.required else ""
    text = cleaning.text(errors, name, typed, limit=LONGEST_ANSWER, required=needed, lines=question.kind == Kind.TEXT)
    offered = {Kind.CHOICE: question.options, Kind.YES_NO: YES_NO}.get(Kind(question.kind))
    if text and offered is not None and text not in offered:
        cleaning.say(errors, name, "Choose one of the answers.")
    return Answered(question, text) if text and question.kind != Kind.FILE else None


def answered_so(entry: FormEntry, answers: Sequence[Answered]) -> bool:
    """Tell whether a form that was kept has just these answers."""
    kept = entry.answers.values_list("question_id", "text", "file__sha256")
    given = {
        (a.question.pk, a.text, hashlib.sha256(a.data).hexdigest() if a.data is not None else None) for a in answers
    }
    return set(kept) == given


def keep_answers(entry: FormEntry, answers: Sequence[Answered]) -> None:
    """Keep what somebody answered, with their files; called inside the act that kept the form."""
    for answer in answers:
        kept = None
        if answer.data is not None:
            kept = attaching.keep_file(
                entry.application, answer.data, answer.name, kind="answer", actor_label=THEMSELVES
            )
        FormAnswer.objects.create(
            organisation_id=entry.organisation_id,
            entry=entry,
            question=answer.question,
            label=answer.question.label,
            text=answer.text,
            file=kept,
        )
