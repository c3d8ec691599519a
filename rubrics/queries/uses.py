"""Where items of the library are used: what is used is frozen, and says where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Model, QuerySet

from foundation.people.models import Membership
from roles.models import Stage
from rubrics.domain.packs.shapes import Kind
from rubrics.models import (
    Flag,
    FlagRaised,
    Kit,
    KitQuestion,
    Profile,
    ProfileSuspected,
    Question,
    Rubric,
    RubricVersion,
    Scorecard,
)
from rubrics.queries.blind import visible_scorecards
from rubrics.queries.contents import MODELS
from rubrics.queries.library import visible_kit_stages

Item = Question | Flag | Profile
# Which rows use an item, and by which name they know its key.
USED_BY: Mapping[Kind, tuple[type[Model], str]] = {
    Kind.RUBRIC: (Kit, "rubric_version__rubric__key"),
    Kind.QUESTION: (KitQuestion, "question__key"),
    Kind.FLAG: (FlagRaised, "flag__key"),
    Kind.PROFILE: (ProfileSuspected, "profile__key"),
}


# What stands on scorecards. Which of them, a sealed one tells nobody: neither by a count nor by what its flag refuses.
SEALED = (Kind.FLAG, Kind.PROFILE)


def is_used(item: Item) -> bool:
    """Tell whether a kit asks the question; a flag or profile is in use once anybody began a scorecard at all."""
    if isinstance(item, Question):
        return KitQuestion.objects.filter(question=item).exists()
    return _any_scorecard(item.organisation_id)


def _any_scorecard(organisation_id: UUID) -> bool:
    return Scorecard.objects.filter(organisation_id=organisation_id).exists()


def used_keys(organisation_id: UUID, kind: Kind) -> set[str]:
    """Return the keys of items in use: an edit of theirs makes a version."""
    if kind in SEALED:
        items = MODELS[kind].objects.filter(organisation_id=organisation_id)
        return set(items.values_list("key", flat=True)) if _any_scorecard(organisation_id) else set()
    return set(_counted(kind, organisation_id))


def use_counts(member: Membership, kind: Kind) -> Mapping[str, int]:
    """Return by key in how many kits, or on how many scorecards that the member may read, items are: one query."""
    read = {"scorecard__in": visible_scorecards(member)} if kind in SEALED else {}
    return _counted(kind, member.organisation_id, **read)


def _counted(kind: Kind, organisation_id: UUID, **among: Any) -> Mapping[str, int]:
    model, key = USED_BY[kind]
    rows: QuerySet[Any] = model._default_manager.filter(organisation_id=organisation_id, **among).values_list(key)
    return dict(rows.annotate(count=Count("pk")).order_by())


@dataclass(frozen=True, slots=True)
class Use:
    """A kit that uses an item; `number` is the version of the rubric that it has."""

    stage: Stage
    number: int | None = None


def kits_using(member: Membership, item: Item | Rubric) -> tuple[list[Use], int]:
    """Return the kits that the member may open and that use a rubric or question, and how many others do."""
    kits = Kit.objects.filter(organisation_id=member.organisation_id)
    if isinstance(item, Rubric):
        kits = kits.filter(rubric_version__rubric=item)
    elif isinstance(item, Question):
        kits = kits.filter(places__question=item)
    else:
        kits = kits.none()
    shown = kits.filter(stage__in=visible_kit_stages(member)).select_related("stage__role", "rubric_version")
    shown = shown.order_by("stage__role__title", "stage__position")
    uses = [Use(kit.stage, kit.rubric_version.number) for kit in shown]
    return uses, kits.count() - len(uses)


def frozen_keys(organisation_id: UUID) -> set[str]:
    """Return the keys of rubrics whose newest version is in use."""
    rows = RubricVersion.objects.filter(organisation_id=organisation_id).order_by("number")
    newest = dict(rows.values_list("rubric__key", "frozen_at"))
    return {key for key, moment in newest.items() if moment is not None}
