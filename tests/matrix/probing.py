"""Sending what the schema of the API calls right, and what it calls wrong, at rows that exist."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from zlib import crc32

import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi import checks as openapi_checks

from foundation.core.api.pages import document
from tests.matrix.permissions import MEMBERS, Row, World
from tests.matrix.world import all_rows

CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,  # the last: only where something is wrong
]
NO_MODE = "The body of this request is not right."
# What only the server can give: a random one is refused, however it looks.
OPAQUE = ("cursor", "since")
# A state that the sender could not know, and keys that were used before.
OF_THE_MOMENT = {412, 409, 404, 403, 410}


@dataclass
class Target:
    """Rows of the permission table for one operation: the ids of its address, and who may ask."""

    path: str
    method: str
    doors: list[tuple[dict[str, str], str]] = field(default_factory=list)


def targets(world: World) -> dict[tuple[str, str], Target]:
    """Return where each operation finds something, by its method and path, the doors that open first."""
    found: dict[tuple[str, str], Target] = {}
    for row in all_rows():
        if not row.is_api:
            continue
        path = row.name
        for kind in ("uuid:", "str:", "slug:", "int:"):
            path = path.replace(f"<{kind}", "<")
        path = path.replace("<", "{").replace(">", "}")
        target = found.setdefault((row.method, path), Target(path, row.method))
        ids = {name: str(value) for name, value in row.kwargs(world).items()}
        target.doors += [(ids, actor) for actor in _who(row)]
    return found


def _who(row: Row) -> list[str]:
    """Return an actor whom the row lets in, or else one for whom there is something, or else the owner."""
    statuses = {actor: status for actor, status in row.expected().items() if actor in MEMBERS}
    return [min(statuses, key=lambda actor: (statuses[actor] == 404, statuses[actor], actor != "ada"))]


@dataclass
class Found:
    """What was seen: faults by operation, and how often each operation answered what."""

    faults: list[str] = field(default_factory=list)
    answers: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def only_missed(self) -> list[str]:
        """Operations on a row that never answered anything but that there is nothing."""
        return sorted(name for name, counted in self.answers.items() if "{" in name and set(counted) <= {404})


def probe(world: World, examples: int) -> Found:
    """Try every operation with `examples` right requests, and those that take a body with as many wrong ones.

    Making a wrong one takes a quarter of a second, so with one example a third of them gets one. What is written does
    not stay.
    """
    schema: Any = schemathesis.openapi.from_dict(document())
    schema.app = get_wsgi_application()
    # What is drawn comes from the description; looking through all modules for words to draw takes a third of the time.
    schema.config.analysis.constants.enabled = False
    # A state that is another by now is told before what is wrong with a body that was read with it.
    expected = schema.config.checks.negative_data_rejection
    expected.expected_statuses = [*expected.expected_statuses, "412"]
    found, doors = Found(), targets(world)
    with _one_connection():
        for given_ in schema.get_all_operations():
            operation = given_.ok()
            target = doors.get((operation.method.upper(), operation.path))
            for mode in GenerationMode:
                _try(world, operation, target, mode, examples, found)
    return found


def _try(world: World, operation: Any, target: Target | None, mode: Any, examples: int, found: Found) -> None:
    name = f"{operation.method.upper()} {operation.path}"
    doors = target.doors if target else [({}, "ada")]
    wrong = mode is GenerationMode.NEGATIVE
    if wrong and (not operation.body or (examples == 1 and crc32(name.encode()) % 3)):
        return

    @how(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode), st.sampled_from(doors))
    def send(case: Any, door: tuple[dict[str, str], str]) -> None:
        ids, actor = door
        if mode is GenerationMode.POSITIVE or set(ids) & set(case.path_parameters or {}):
            case.path_parameters = {**(case.path_parameters or {}), **ids}
        for one in OPAQUE:
            (case.query or {}).pop(one, None)
        headers = {"Authorization": f"Bearer {world.keys[actor]}"}
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        found.answers[name][response.status_code] += 1
        case.validate_response(response, checks=CHECKS if _is_wrong(case) else CHECKS[:-1])
        if mode is GenerationMode.POSITIVE:
            _accepted(case, response)
        _pointed(case, response)

    try:
        send()
    except (FailureGroup, Failure, AssertionError) as error:
        found.faults.append(f"{name} ({mode.name.lower()})\n{error}")


def _is_wrong(case: Any) -> bool:
    """Tell whether what was made wrong is in the body; address and key are put right before it is sent."""
    body = case.meta.components.get(ParameterLocation.BODY)
    return body is not None and body.mode.is_negative


def _accepted(case: Any, response: Any) -> None:
    """What the schema calls right may be refused for what it is about, never for its form."""
    if response.status_code not in (400, 413, 415, 422):
        return
    said = json.loads(response.content)
    query = [fault["pointer"] for fault in said["errors"] if fault["pointer"].startswith("?")]
    known = said["detail"] == NO_MODE and all(_stands_twice(case.body, fault) for fault in said["errors"])
    assert known or said["detail"] != NO_MODE, f"refused for its form: {said['errors']}\nsent: {case.body!r:.600}"
    assert not query, f"refused for its query: {said['errors']}\nsent: {case.query!r:.600}"
    assert said["errors"], f"refused without a place: {said['code']} {said['detail']}\nsent: {case.body!r:.300}"


def _stands_twice(body: Any, fault: dict[str, str]) -> bool:
    """Tell whether a list names one key twice, as it was told: `x-once-by` says so, JSON Schema has no word for it."""
    if fault["code"] != "twice":
        return False
    *place, at, by = [_step(one) for one in fault["pointer"].removeprefix("#/").split("/")]
    for step in place:
        body = body[int(step) if isinstance(body, list) else step]
    return any(row.get(by) == body[int(at)][by] for row in body[: int(at)])


def _pointed(case: Any, response: Any) -> None:
    """Each pointer leads to something that was sent, or names what is missing in something that was sent."""
    if response.status_code != 400 or not isinstance(case.body, dict | list):
        return
    for fault in json.loads(response.content)["errors"]:
        if not fault["pointer"].startswith("#/"):
            continue
        here = case.body
        for step in [_step(one) for one in fault["pointer"][2:].split("/")]:
            if isinstance(here, list) and step.isdigit() and int(step) < len(here):
                here = here[int(step)]
            elif isinstance(here, dict) and step in here:
                here = here[step]
            else:  # what is missing is named by its own name, or of a key that cannot be
                lost = not isinstance(here, dict) or "." in step
                assert not lost, f"{fault['pointer']} leads nowhere in {case.body!r:.600}"
                break


def _step(text: str) -> str:
    return unquote(text).replace("~1", "/").replace("~0", "~")


@contextmanager
def _one_connection() -> Iterator[None]:
    """Keep the connection of the test open over requests, as Django's own client does."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        signals.request_started.connect(close_old_connections)
        signals.request_finished.connect(close_old_connections)
