"""Every endpoint of the API against its own description: generated input, no fault of ours, answers as declared."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks as openapi_checks

from foundation.core.api.pages import document
from foundation.core.api.permissions import known_scopes
from foundation.people.models import ApiKey
from tests.cast import Cast
from tests.foundation.core.api.keys import client, json_of

EXAMPLES = int(os.environ.get("API_EXAMPLES", "2"))
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]


@pytest.fixture
def real_ids(cast: Cast, settings: Any) -> dict[str, list[str]]:
    """Ids that the owner sees, by collection, so that not every generated address is a 404."""
    settings.API_RATE_LIMIT_PER_MINUTE = 10**6
    api = client(cast.ada, *known_scopes())
    lists = [path for path, methods in document()["paths"].items() if "get" in methods and "{" not in path]
    return {path: [row["id"] for row in json_of(api.get(path)).get("results", [])] for path in lists}


@pytest.fixture
def one_connection(real_ids: dict[str, list[str]]) -> Iterator[None]:
    """Keep the connection of the test open over requests, as Django's own client does."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_whatever_is_sent_the_answer_is_as_described(cast: Cast, real_ids: dict[str, list[str]]) -> None:
    _, plain = ApiKey.objects.create_key(name="schema", membership=cast.ada, scopes=known_scopes())
    schema: Any = schemathesis.openapi.from_dict(document())
    schema.app = get_wsgi_application()
    headers = {"Authorization": f"Bearer {plain}"}
    failures = []
    for found in schema.get_all_operations():
        operation = found.ok()
        try:
            _try(operation, headers, real_ids.get(operation.path.partition("/{")[0], []))
        except (FailureGroup, Failure) as error:
            failures.append(f"{operation.method.upper()} {operation.path}\n{error}")
    assert not failures, "\n\n".join(failures)


def _try(operation: Any, headers: dict[str, str], ids: list[str]) -> None:
    """Send generated requests to one operation, half of them at rows that exist."""

    @how(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(), st.sampled_from([None, *ids]))
    def send(case: Any, pk: str | None) -> None:
        if pk and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = pk
        case.call_and_validate(headers=headers, checks=CHECKS)

    send()
