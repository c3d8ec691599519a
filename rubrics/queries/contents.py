"""Items of the library as contents: what they say, apart from their rows."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet

from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.queries import playbook
from rubrics.domain.packs.checking import Known
from rubrics.domain.packs.shapes import FIELDS, Kind, content_of
from rubrics.models import Flag, Profile, Question, Rubric, RubricVersion

Contents = dict[str, dict[str, Any]]
Item = Question | Flag | Profile
MODELS: dict[Kind, type[Item]] = {Kind.QUESTION: Question, Kind.FLAG: Flag, Kind.PROFILE: Profile}
NEWEST = ~Exists(RubricVersion.objects.filter(rubric=OuterRef("rubric"), number__gt=OuterRef("number")))


def with_levels(versions: QuerySet[RubricVersion]) -> QuerySet[RubricVersion]:
    """Return versions with what their contents are made of."""
    return versions.select_related("rubric").prefetch_related("criteria__anchors")


def newest_with_levels(organisation_id: UUID) -> QuerySet[RubricVersion]:
    """Return the newest version of each rubric of the organisation, with what contents are made of."""
    return with_levels(RubricVersion.objects.filter(NEWEST, organisation_id=organisation_id))


def content_of_version(version: RubricVersion) -> dict[str, Any]:
    """Return a rubric as one of its versions has it; ask `with_levels` for several."""
    criteria = [
        {
            "key": one.key,
            "label": one.label,
            "weight": one.weight,
            "weight_reason": one.weight_reason,
            "tests": one.tests,
            "technical": one.technical,
            "anchors": {anchor.level: anchor.text for anchor in one.anchors.all()},
        }
        for one in version.criteria.all()
    ]
    rubric = version.rubric
    held = {"label": rubric.label, "kind": rubric.kind, "note": rubric.note, "used_at": rubric.used_at}
    return content_of(Kind.RUBRIC, {**held, "criteria": criteria})


def content_of_item(item: Item) -> dict[str, Any]:
    """Return what a question, flag or profile says."""
    kind = kind_of(item)
    return content_of(kind, {field.name: getattr(item, field.name) for field in FIELDS[kind]})


def visible_items(member: Membership, kind: Kind) -> QuerySet[Any]:
    """Return the organisation's items of a kind; they are no secret inside it."""
    model: type[Model] = Rubric if kind is Kind.RUBRIC else MODELS[kind]
    return model._default_manager.filter(organisation_id=member.organisation_id)


def visible_versions(member: Membership) -> QuerySet[RubricVersion]:
    """Return every version of the organisation's rubrics."""
    return RubricVersion.objects.filter(organisation_id=member.organisation_id)


def kind_of(item: Item | Rubric) -> Kind:
    """Return which kind of item a row is."""
    if isinstance(item, Rubric):
        return Kind.RUBRIC
    return next(kind for kind, model in MODELS.items() if isinstance(item, model))


def contents(organisation_id: UUID, kind: Kind, *, archived: bool = True) -> Contents:
    """Return what the organisation's items of a kind say, by key: three queries for rubrics, else one."""
    if kind is Kind.RUBRIC:
        versions = newest_with_levels(organisation_id)
        if not archived:
            versions = versions.filter(rubric__archived_at=None)
        return {version.rubric.key: content_of_version(version) for version in versions}
    rows: QuerySet[Any] = MODELS[kind]._default_manager.filter(organisation_id=organisation_id)
    if not archived:
        rows = rows.filter(archived_at=None)
    return {row.key: content_of_item(row) for row in rows}


def library(organisation_id: UUID) -> dict[Kind, Contents]:
    """Return everything of the library that is not archived."""
    return {kind: contents(organisation_id, kind, archived=False) for kind in Kind}


def stage_names(organisation_id: UUID) -> dict[str, str]:
    """Return the stages that items can be of, by key: the kinds, and what the organisation's loop calls its own."""
    named = {str(kind): str(kind).replace("_", " ").capitalize() for kind in StageKind if kind}
    return named | {row["key"]: row["label"] for row in playbook.part(organisation_id, "loop")["stages"]}


def criterion_names(organisation_id: UUID) -> dict[str, str]:
    """Return the criteria of the newest versions by key, in alphabetical order of their names."""
    newest = RubricVersion.objects.filter(NEWEST, organisation_id=organisation_id, rubric__archived_at=None)
    rows = newest.exclude(criteria__key=None).values_list("criteria__key", "criteria__label")
    return dict(sorted(rows, key=lambda row: row[1].casefold()))


def ability_names(organisation_id: UUID) -> dict[str, str]:
    """Return the first-hire abilities that a criterion can show, by key."""
    return {row["key"]: row["label"] for row in playbook.part(organisation_id, "scoping")["first_hire_coverage"]}


def reference_names(organisation_id: UUID) -> dict[str, dict[str, str]]:
    """Return what references of items may name and what it is called, by what they are of."""
    of = {"organisation_id": organisation_id, "archived_at": None}
    return {
        "stages": stage_names(organisation_id),
        "abilities": ability_names(organisation_id),
        "criteria": criterion_names(organisation_id),
        "questions": dict(Question.objects.filter(**of).order_by("id").values_list("key", "ask")),
        "flags": dict(Flag.objects.filter(**of).order_by("-kind", "id").values_list("key", "label")),
    }


def known_names(organisation_id: UUID) -> Known:
    """Return what references of an item may name in this organisation."""
    of = {"organisation_id": organisation_id}
    newest = RubricVersion.objects.filter(NEWEST, **of)
    return {
        "stages": stage_names(organisation_id),
        "abilities": ability_names(organisation_id),
        "criteria": set(newest.values_list("criteria__key", flat=True)),
        "questions": set(Question.objects.filter(**of).values_list("key", flat=True)),
        "flags": set(Flag.objects.filter(**of).values_list("key", flat=True)),
    }
