"""Sentences of the playbook that nothing works with reach the people they are for."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.core import playbook
from rubrics.models import Kit
from tests.cast import Cast
from tests.factories.candidates import application
from tests.factories.hiring import hired
from tests.factories.roles import drafted_jd, laid_out_loop, role, running_role, scoped

pytestmark = pytest.mark.django_db


def shown(cast: Cast, name: str, *ids: Any) -> str:
    client = Client()
    client.force_login(cast.mei.user)
    return " ".join(unescape(client.get(reverse(name, args=ids)).content.decode()).split()).lower()


def holds(page: str, *texts: str) -> None:
    for text in texts:
        assert text.lower() in page


def test_what_stands_beside_the_work_on_a_role(cast: Cast) -> None:
    made = scoped(cast, role(cast))
    drafted_jd(cast, made)
    book = playbook.load("brief_and_jd")
    holds(shown(cast, "roles:jd", made.pk), *book["jd"]["compare"].values())
    holds(shown(cast, "roles:jd", made.pk), *(row["default"] for row in book["tension"]))
    scoping = playbook.load("scoping")
    page = shown(cast, "roles:scope", made.pk)
    holds(page, "160,000", "350,000", *scoping["economics"]["agency_when"])
    holds(page, *(row["say"] for row in scoping["title_advice"]))
    loop = playbook.load("loop")
    laid_out_loop(cast, made)
    kinds = set(made.stages.values_list("kind", flat=True))
    here = [row for row in loop["tension"] if kinds & set(row["at"])]
    assert len(here) == len(loop["tension"]) - 1
    page = shown(cast, "roles:loop", made.pk)
    holds(page, *(row["say"] for row in playbook.load("flags")["common_mistakes"]))
    holds(page, *(row["default"] for row in here), *(said for row in here for said in row["says"].values()))
    screen = made.stages.get(kind="technical_screen")
    holds(shown(cast, "roles:stage", made.pk, screen.pk), "45 for the system they shipped, up to 60")
    plan = playbook.load("plan")
    page = shown(cast, "roles:plan", made.pk)
    reader = plan["outside_reader"]
    holds(page, reader["say"].rstrip("."), *reader["asks"])
    holds(page, *(row["looks_for"] for row in plan["channels"] if "looks_for" in row), *plan["offer"]["rules"])


def test_how_to_read_a_resume_stands_in_its_kit(cast: Cast) -> None:
    kit = Kit.objects.get(stage__role=running_role(cast), stage__kind="resume_screen")
    said = playbook.load("plan")
    assert said["screening_hint"].lower() in kit.purpose.lower()
    assert said["evidence_sentence"].lower() in kit.purpose.lower()


def test_what_a_good_start_is_stands_beside_the_first_months(cast: Cast) -> None:
    start = hired(cast, application(cast, running_role(cast)))
    said = playbook.load("plan")["onboarding"]
    page = shown(cast, "candidates:onboarding", start.pk)
    holds(page, said["good_outcome"], said["bad_outcome"], *(row["label"] for row in said["measures"]))
