"""Two at once on a kit's draft and on a tie, in two transactions: one wins, the other is told, neither waits."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from candidates.models import Application
from foundation.core import clock
from foundation.core.errors import NotFound
from roles.models import Stage
from rubrics import services
from rubrics.domain import kit_sheets
from rubrics.models import Kit, KitDraft, Tie
from tests.candidates.test_rivals import at_once
from tests.factories import candidates as people
from tests.factories import roles as openings

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture
def application(cast: Any) -> Application:
    someone = people.application(cast, openings.running_role(cast))
    people.interview(cast, someone, [cast.ines], starts_at=clock.now() - timedelta(hours=3))
    return someone


def drafts(cast: Any, stage: Stage) -> tuple[KitDraft, KitDraft]:
    """Return a fresh draft of the stage's kit twice, as two browsers hold it."""
    KitDraft.objects.all().delete()
    kit = Kit.objects.select_related("stage__role", "rubric_version__rubric").get(stage=stage)
    pk = services.edit_kit(actor=cast.mei, kit=kit).pk
    one, other = (KitDraft.objects.select_related("kit__stage__role").get(pk=pk) for _ in range(2))
    return one, other


def told(result: Any) -> bool:
    return isinstance(result, NotFound)


def test_of_two_who_end_a_draft_one_does_and_the_other_is_told(cast: Any, application: Application) -> None:
    stage = Stage.objects.get(role=application.role, key="technical_screen")

    def publish(actor: Any, draft: KitDraft) -> Callable[[], Any]:
        return lambda: services.publish_kit(actor=actor, draft=draft, version=draft.version)

    for _ in range(ROUNDS):
        one, other = drafts(cast, stage)
        both = at_once(publish(cast.mei, one), publish(cast.rafa, other))
        assert [told(result) for result in both].count(True) == 1
        one, other = drafts(cast, stage)
        published, _ = at_once(
            publish(cast.mei, one), lambda draft=other: services.drop_draft(actor=cast.rafa, draft=draft)
        )
        assert told(published) or isinstance(published, Kit)
        assert not KitDraft.objects.exists()


def test_a_step_on_a_draft_that_goes_is_taken_or_told(cast: Any, application: Application) -> None:
    stage = Stage.objects.get(role=application.role, key="technical_screen")
    for _ in range(ROUNDS):
        one, other = drafts(cast, stage)
        first = one.content["spots"][0]["question"]

        def step(draft: KitDraft = one, question: str = first) -> bool:
            down = partial(kit_sheets.moved, question=question, by=1)
            return services.take_step(actor=cast.mei, draft=draft, version=draft.version, step=down)

        taken, _ = at_once(step, lambda draft=other: services.drop_draft(actor=cast.rafa, draft=draft))
        assert taken is True or told(taken)


def test_of_two_who_take_a_tie_back_one_does(cast: Any, application: Application) -> None:
    tie = services.declare_tie(actor=cast.mei, application=application, person=cast.ines, kind="friend")
    held = [Tie.objects.select_related("application", "member").get(pk=tie.pk) for _ in range(2)]
    both = at_once(
        *[
            lambda tie=one, actor=actor: services.take_back_tie(actor=actor, tie=tie)
            for one, actor in zip(held, (cast.mei, cast.ines), strict=True)
        ]
    )
    assert [told(result) for result in both].count(True) == 1
