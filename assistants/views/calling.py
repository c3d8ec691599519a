"""One call of a tool: checked, answered in the member's name, noted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone
from jsonschema import Draft202012Validator, ValidationError

from assistants.domain.tools import BY_NAME, NOTICE, Tool
from assistants.models import Assistant, Call
from assistants.pages.answers import ANSWERS
from assistants.pages.asking import Asking
from assistants.queries.switches import reads_people
from assistants.services.noting import note_call
from foundation.core.errors import DomainError, Forbidden, Invalid

log = structlog.get_logger(__name__)
IDS = ("role_id", "application_id", "after")
FAILED = "This did not work, and whoever runs Holdout finds it in the log. Asking again may help."
NO_PEOPLE = (
    "What candidates wrote and what was said of them is not open to assistants: an owner has to switch it on,"
    " and the person who let you in has to allow it."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call comes to: `content` in the tool's own form, or None and the `sentence` that says why not."""

    content: dict[str, Any] | None
    sentence: str = ""
    people: bool = False

    @property
    def texts(self) -> list[str]:
        """The same in words, for clients that read no forms; what is about people says first what it is for."""
        if self.content is None:
            return [self.sentence]
        body = json.dumps(self.content, ensure_ascii=False)
        return [NOTICE, body] if self.people else [body]


def ask(assistant: Assistant, name: str, given: Mapping[str, Any]) -> Answer:
    """Answer one call and keep its line. Nothing raises: what fails is logged with its trace, and told as failed."""
    people = assistant.people and reads_people(assistant.member.organisation)
    try:
        with timezone.override(assistant.member.zone):
            answer, outcome = _answered(assistant, name, given, people=people), Call.Outcome.ANSWERED
    except DomainError as error:
        answer, outcome = Answer(None, error.sentence), Call.Outcome.REFUSED
    except Exception:
        log.exception("assistant_call_failed", tool=name if name in BY_NAME else "")
        answer, outcome = Answer(None, FAILED), Call.Outcome.FAILED
    known = BY_NAME.get(name)
    note_call(
        assistant,
        tool=known.name if known else "unknown",
        given={key: value for key, value in given.items() if key in IDS and _is_id(value)},
        outcome=outcome,
        people=answer.people,
        rows=_rows(answer.content),
        size=sum(len(text.encode()) for text in answer.texts) if answer.content else 0,
    )
    return answer


def _answered(assistant: Assistant, name: str, given: Mapping[str, Any], *, people: bool) -> Answer:
    tool = BY_NAME.get(name)
    if tool is None:
        raise Invalid({"name": "There is no such tool. List the tools to see which there are."})
    if tool.people and not people:
        raise Forbidden(NO_PEOPLE)
    _check(tool, given)
    arguments = {key: _read(key, value) for key, value in given.items()}
    content = ANSWERS[name](Asking(assistant.member, people), **arguments)
    return Answer(content, people=people and _tells_of_people(tool))


def _tells_of_people(tool: Tool) -> bool:
    return tool.people or tool.name in ("my_todos", "my_schedule", "scorecard_status")


def _check(tool: Tool, given: Mapping[str, Any]) -> None:
    """Hold the arguments to the tool's form. Raises Invalid for the first that does not fit."""
    found = next(_validator(tool.name).iter_errors(dict(given)), None)
    if found is not None:
        place = ".".join(map(str, found.absolute_path)) or "arguments"
        raise Invalid({place: f"{place}: {_words(found)}"})
    for key in IDS:
        # Python's `$` lets a line end pass that the form means to refuse.
        if key in given and not _is_id(given[key]):
            raise Invalid({key: f"{key}: this is no id"})
    if any("\0" in value for value in given.values() if isinstance(value, str)):
        raise Invalid({"arguments": "A text holds a character that no text has."})


def _read(key: str, value: Any) -> Any:
    """Return an argument that fits the form as the tools take it; 2.0 is a whole number in JSON."""
    if key in IDS:
        return UUID(value)
    return int(value) if isinstance(value, float) else value


def _words(error: ValidationError) -> str:
    """Say what is wrong without saying again what was sent, where that may be long."""
    wanted: Any = error.validator_value
    said = {
        "maxLength": f"at most {wanted:,} characters" if error.validator == "maxLength" else "",
        "pattern": "this is no id",
        "enum": f"one of {', '.join(map(str, wanted))}" if error.validator == "enum" else "",
        "type": f"a value of the type {wanted}",
    }
    return said.get(str(error.validator)) or error.message[:300]


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(BY_NAME[name].takes)


def _is_id(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _rows(content: Mapping[str, Any] | None) -> int:
    return sum(len(part) for part in (content or {}).values() if isinstance(part, list))
