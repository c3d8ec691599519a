"""Résumés that are read, for tests: who reads them, and screens that are in."""

from collections.abc import Mapping, Sequence
from typing import Any

from candidates.models import Application
from candidates.services import Telling
from foundation.people.models import Membership
from roles.models import Role
from rubrics import services
from rubrics.domain.drafts import CardInput, Quoted, RatingInput
from rubrics.models import Kit
from tests.factories import candidates as people

HEAVY = ("shipped_systems", "evaluation_discipline")
QUOTE = "Built the door-alarm forecaster for 900 refrigerated trucks"


def kit(role: Role) -> Kit:
    """The kit of the role's evidence screen."""
    return Kit.objects.select_related("stage__role").get(stage__role=role, stage__kind="resume_screen")


def read_by(cast: Any, role: Role, readers: Sequence[Membership] = (), *, hides_person: bool = False) -> Kit:
    """Say who reads the résumés of the role."""
    return services.set_reading(actor=cast.mei, kit=kit(role), readers=readers, hides_person=hides_person)


def screen(scores: Mapping[str, int | None] | None = None, **sentence: str) -> CardInput:
    """What a reader writes: the two heavy criteria get a 3 unless said otherwise; None is not on the page."""
    given = {**dict.fromkeys(HEAVY, 3), **(scores or {})}
    return CardInput(
        ratings={key: RatingInput(score, score is None, QUOTE if score else "") for key, score in given.items()},
        sentence={part: Quoted(text, QUOTE, 1) for part, text in sentence.items()},
    )


def decline(cast: Any, telling: Telling | None = None) -> services.Decision:
    """A no for want of evidence; somebody is to tell them."""
    return services.Decision("decline", people.reason(cast), telling)


ADVANCE = services.Decision("advance")


def handed_in(
    actor: Membership,
    application: Application,
    decision: services.Decision = ADVANCE,
    scores: Mapping[str, int | None] | None = None,
    **sentence: str,
) -> services.Outcome:
    """A screen that is in."""
    return services.hand_in_screen(
        actor=actor, application=application, decision=decision, draft=screen(scores, **sentence)
    )
