"""What an older window still shows, and somebody removed meanwhile: told on its page, with what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from roles import services
from roles.models import PlanTask, Requirement, Role, Stage
from tests.factories import roles as make
from tests.roles.pages import at

pytestmark = pytest.mark.django_db


def test_a_requirement_keeps_what_was_typed_as_a_new_one(cast: Any, role: Role, mei: Client) -> None:
    make.drafted_jd(cast, role)
    row = Requirement.objects.filter(jd__role=role)[0]
    services.remove_requirement(actor=cast.rafa, requirement=row, version=None)
    address = at("requirement", role, requirement_id=row.pk)
    typed = {"act": "save", "text": "You price a forecast", "kind": "must", "weekly_work": "Prices"}
    told = mei.post(address, typed)
    page = told.content.decode()
    assert (told.status_code, "removed meanwhile" in page, "You price a forecast" in page) == (409, True, True)
    assert mei.post(address, {"act": "up"}).status_code == 409
    another = make.role(cast, "Another")
    assert mei.post(at("requirement", another, requirement_id=row.pk), typed).status_code == 404
    assert mei.post(at("requirement", role, requirement_id=role.pk), typed).status_code == 404


def test_a_stage_leads_to_the_loop(cast: Any, role: Role, mei: Client) -> None:
    stage = services.add_stage(actor=cast.mei, role=role, kind="collaboration", label="Beside us")
    services.remove_stage(actor=cast.rafa, stage=Stage.objects.get(pk=stage.pk))
    address = at("stage", role, stage_id=stage.pk)
    for told, status in ((mei.get(address), 410), (mei.post(address, {}), 409)):
        assert (told.status_code, "removed from the loop meanwhile" in told.content.decode()) == (status, True)
    assert mei.get(at("stage", role, stage_id=role.pk)).status_code == 404


def test_a_task_leads_to_the_plan(cast: Any, role: Role, mei: Client) -> None:
    task = PlanTask.objects.filter(role=role)[0]
    services.remove_task(actor=cast.ada, task=task)
    told = mei.post(at("task", role, task_id=task.pk), {"act": "done"})
    assert (told.status_code, "dropped from the plan meanwhile" in told.content.decode()) == (409, True)
    assert mei.post(at("task", role, task_id=role.pk), {"act": "done"}).status_code == 404
