"""Nothing that a GET gives is refused by its PATCH, and sent back as it came it changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from candidates.api.applications import CareInput
from candidates.api.people import CandidateInput
from foundation.activity.models import Event
from foundation.core.api.inputs import Input
from foundation.people.services.external_ids import bind
from roles.api.roles import RoleChangeInput
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role
from tests.foundation.core.api.keys import JSON, client, json_of

pytestmark = pytest.mark.django_db


def test_what_is_read_can_be_written_back(cast: Cast) -> None:
    made = application(cast, hiring_role(cast), "Ana Ruiz")
    kinds: list[tuple[str, str, object, type[Input]]] = [
        ("roles", "role", made.role_id, RoleChangeInput),
        ("candidates", "candidate", made.candidate_id, CandidateInput),
        ("applications", "application", made.pk, CareInput),
    ]
    for collection, kind, pk, taken in kinds:
        bind(organisation_id=made.organisation_id, source="ats", kind=kind, names={"7": str(pk)})
        api = client(cast.ada, f"{collection}:read", f"{collection}:write", "pay:read")
        address = f"/api/v1/{collection}/{pk}"
        read: Any = api.get(address)
        told = Event.objects.count()
        back = {key: value for key, value in json_of(read).items() if key in taken().fields}
        assert "external_ids" in back
        written: Any = api.patch(address, back, content_type=JSON)
        assert (written.status_code, json_of(written)) == (200, json_of(read)), written.content
        assert Event.objects.count() == told, collection
