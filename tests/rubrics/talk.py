"""A debrief with a split, its page, and the criterion they part on."""

from typing import Any

from django.test import Client
from django.urls import reverse

from rubrics import services
from rubrics.models import Debrief
from tests.cast import Cast
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening

SUBSTANCE = "He rolled back at four on a Sunday and told the desk himself. That is outcome 2, and the numbers miss it."


def a_split(cast: Cast, opening: Opening) -> Debrief:
    """Open over two cards that stand apart on the pager alone: Inês yes, Tom no."""
    judging.submitted_scorecard(cast, opening.ines, {"on_call": 5})
    judging.submitted_scorecard(cast, opening.tom, {"on_call": 2}, recommendation=2)
    return services.open_debrief(actor=cast.mei, application=opening.application)


def pager(debrief: Debrief) -> str:
    rating = debrief.scorecards.all()[0].ratings.get(criterion__key="on_call")
    return str(rating.criterion_id)


def page(member: Any, opening: Opening) -> str:
    browser = Client()
    browser.force_login(member.user)
    return browser.get(reverse("rubrics:debrief", args=[opening.application.pk])).content.decode()
