"""What the playbook says of take-homes stands where one is sent and where one is graded."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.services.grading import ask_graders
from foundation.core import playbook
from tests.factories.assessments import submitted
from tests.factories.candidates import application
from tests.factories.roles import running_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_whoever_sends_a_task_reads_what_makes_it_fair(cast: Any) -> None:
    applied = application(cast, running_role(cast), "Marga Gerlach", "take_home")
    client = Client()
    client.force_login(cast.rafa.user)
    page = client.get(reverse("assessments:send", args=[applied.pk])).content.decode()
    said = " ".join(unescape(page).split()).lower()
    for row in playbook.load("assessments")["rules"]:
        assert row["text"].lower() in said


def test_whoever_grades_is_told_what_to_look_for(cast: Any) -> None:
    work = submitted(cast, application(cast, running_role(cast), "Marga Gerlach", "take_home"))
    seat, _other = ask_graders(actor=cast.mei, assignment=work, graders=[cast.oba, cast.rafa])
    client = Client()
    client.force_login(cast.oba.user)
    client.post(reverse("rubrics:open_work", args=[seat.pk]))
    page = client.get(reverse("rubrics:grading", args=[seat.pk])).content.decode()
    said = " ".join(unescape(page).split()).lower()
    for line in playbook.load("assessments")["grading"]["ml_checks"]:
        assert line.lower() in said
