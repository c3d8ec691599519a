"""The library of an organisation: rubrics, questions, flags, and the kits made from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery

from candidates.models import InterviewSeat
from candidates.queries.seeing import may_judge
from foundation.core.prepared import Prepared
from foundation.people.models import Membership, Organisation
from roles.models import Role, Stage
from roles.queries.seeing import visible_stages
from rubrics.models import (
    Anchor,
    Criterion,
    Flag,
    FlagRaised,
    GradingSeat,
    Kit,
    OutcomeCriterion,
    Profile,
    ProfileSuspected,
    Question,
    Rubric,
    RubricVersion,
    Scorecard,
)


def visible_rubrics(member: Membership) -> QuerySet[Rubric]:
    """Return the organisation's rubrics; they are no secret inside it."""
    return Rubric.objects.filter(organisation_id=member.organisation_id)


def newest_versions(member: Membership) -> QuerySet[RubricVersion]:
    """Return the newest version of each rubric that kits may be made of, in the order they came."""
    newer = RubricVersion.objects.filter(rubric=OuterRef("rubric"), number__gt=OuterRef("number"))
    rows = RubricVersion.objects.filter(
        ~Exists(newer), organisation_id=member.organisation_id, rubric__archived_at=None
    )
    return rows.select_related("rubric").order_by("rubric__created_at", "rubric_id")


def visible_kit_stages(member: Membership) -> QuerySet[Stage]:
    """Return the stages whose kit the member may open: those of loops they read, and those of their own seats."""
    shown = Q(pk__in=visible_stages(member).values("pk"))
    if may_judge(member):
        seats = InterviewSeat.objects.filter(member=member).values("interview__stage_id")
        shown |= Q(pk__in=seats) | Q(pk__in=GradingSeat.objects.filter(member=member).values("stage_id"))
    return Stage.objects.filter(shown, organisation_id=member.organisation_id)


def visible_questions(member: Membership) -> QuerySet[Question]:
    """Return the organisation's question bank."""
    return Question.objects.filter(organisation_id=member.organisation_id)


def flags_of(organisation: Organisation | UUID) -> QuerySet[Flag]:
    """Return the flags that may be raised: signals first, in the order of the playbook. Archived ones are not."""
    return Flag.objects.filter(organisation=organisation, archived_at=None).order_by("-kind", "id")


class FormFlag(NamedTuple):
    """A flag on the form of a scorecard; `evidence` is None where it is not raised."""

    key: str
    label: str
    kind: str
    technical: bool
    evidence: str | None = None


def flags_on(organisation_id: UUID, scorecard: Scorecard | None) -> list[FormFlag]:
    """Return the flags in the order of `flags_of`, with what the scorecard says of each: one query."""
    said = {"scorecard": scorecard.pk} if scorecard else {}
    return [FormFlag(*row) for row in _flags(organisation=organisation_id, **said)]


def _on_form(*, organisation: UUID, scorecard: UUID | None = None) -> QuerySet[Flag, Any]:
    if scorecard is None:
        return flags_of(organisation).values_list(*_OF_FLAG)
    said = FlagRaised.objects.filter(scorecard_id=scorecard, flag=OuterRef("pk")).values("evidence")
    # One that was raised stays on its form, also when it was archived since.
    rows = Flag.objects.filter(Q(archived_at=None) | Exists(said), organisation=organisation).order_by("-kind", "id")
    return rows.values_list(*_OF_FLAG, Subquery(said, output_field=CharField()))


_OF_FLAG = ("key", "label", "kind", "technical")
_flags = Prepared[Any](_on_form)


@dataclass(frozen=True, slots=True)
class FormProfile:
    """A profile on the form of a scorecard, with what to ask; `evidence` is None where it is not suspected."""

    key: str
    label: str
    looks_like: str
    risk: str
    filter: str
    suspect_when: list[str]
    probes: list[str]
    evidence: str | None = None


def profiles_on(organisation_id: UUID, scorecard: Scorecard | None) -> list[FormProfile]:
    """Return the profiles of the organisation, with what the scorecard says of each: one query."""
    said = {"scorecard": scorecard.pk} if scorecard else {}
    return [FormProfile(*row) for row in _profiles(organisation=organisation_id, **said)]


def _suspected(*, organisation: UUID, scorecard: UUID | None = None) -> QuerySet[Profile, Any]:
    rows = Profile.objects.filter(organisation=organisation).order_by("id")
    probes = Func(OuterRef("probes"), F("key"), function="jsonb_exists", output_field=BooleanField())
    asks = Question.objects.filter(probes, organisation=organisation).order_by("id").values("ask")
    told = (*_OF_PROFILE, ArraySubquery(asks))
    if scorecard is None:
        return rows.filter(archived_at=None).values_list(*told)
    said = ProfileSuspected.objects.filter(scorecard_id=scorecard, profile=OuterRef("pk")).values("evidence")
    shown = rows.filter(Q(archived_at=None) | Exists(said))
    return shown.values_list(*told, Subquery(said, output_field=CharField()))


_OF_PROFILE = ("key", "label", "looks_like", "risk", "filter", "suspect_when")
_profiles = Prepared[Any](_suspected)


def anchors_of(criteria: Sequence[Criterion]) -> dict[UUID, list[str]]:
    """Return the texts of each criterion's levels, lowest first: one query."""
    found: dict[UUID, list[str]] = {one.pk: [] for one in criteria}
    for criterion_id, text in _anchors(criteria=tuple(found)):
        found[criterion_id].append(text)
    return found


_anchors = Prepared[Any](
    lambda *, criteria: (
        Anchor.objects.filter(criterion_id__in=criteria).order_by("level").values_list("criterion_id", "text")
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a kit; `below` the line it is asked if there is time."""

    id: UUID
    below: bool
    ask: str
    minutes: int | None
    listen_strong: str
    listen_weak: str
    follow_up: list[Any]
    technical: bool


@dataclass(frozen=True, slots=True)
class KitTexts:
    """What a kit says, its questions in their order."""

    purpose: str
    opening: str
    closing: str
    leave_out: str
    questions: list[Asked]


_OF_KIT = ("purpose", "opening", "closing", "leave_out")
_OF_PLACE = ("question_id", "below", "minutes")
_OF_QUESTION = ("ask", "minutes", "listen_strong", "listen_weak", "follow_up", "technical")


def kit_texts(stage: Stage) -> KitTexts | None:
    """Return what the kit of a stage says, None where there is no kit: one query."""
    rows = _kit(stage=stage.pk)
    if not rows:
        return None
    size = len(_OF_KIT)
    # A kit without questions is one row with nothing asked in it.
    purpose, opening, closing, leave_out = rows[0][:size]
    questions = [_asked_as(*row[size:]) for row in rows if row[size] is not None]
    return KitTexts(purpose, opening, closing, leave_out, questions)


def _asked_as(pk: UUID, below: bool, own: int | None, ask: str, usual: int | None, *heard: Any) -> Asked:
    return Asked(pk, below, ask, usual if own is None else own, *heard)


def _asked(*, stage: UUID) -> QuerySet[Kit, Any]:
    asked = [*(f"places__{name}" for name in _OF_PLACE), *(f"places__question__{name}" for name in _OF_QUESTION)]
    rows = Kit.objects.filter(stage_id=stage).order_by("places__below", "places__position")
    return rows.values_list(*_OF_KIT, *asked)


_kit = Prepared[Any](_asked)


def outcomes_needing(role_id: UUID) -> list[tuple[str, int]]:
    """Return (key of criterion, position of outcome) for what the role's outcomes need, in their order: one query."""
    return _needed(role=role_id)


def _needs(*, role: UUID) -> QuerySet[OutcomeCriterion, Any]:
    rows = OutcomeCriterion.objects.filter(outcome__role_id=role, outcome__retired_at=None)
    return rows.order_by("outcome__position").values_list("criterion_key", "outcome__position")


_needed = Prepared[tuple[str, int]](_needs)


def criteria_on_offer(role: Role) -> list[Criterion]:
    """Return the criteria of the rubric versions that the role's kits are made of, each key once: one query.

    Those that no kit scores are among them, so that an outcome can need what the loop does not look at yet.
    """
    rows = Criterion.objects.filter(rubric_version__kits__stage__role=role).distinct()
    return list({row.key: row for row in rows.order_by("rubric_version_id", "position")}.values())


def scored_at(role_id: UUID) -> dict[str, list[tuple[UUID, str]]]:
    """Return by key of criterion the stages (id, label) whose kits score it, in their order: one query."""
    rows = Kit.objects.filter(stage__role_id=role_id, criteria__isnull=False).order_by("stage__position")
    found: dict[str, list[tuple[UUID, str]]] = {}
    for key, pk, label in rows.values_list("criteria__key", "stage_id", "stage__label"):
        found.setdefault(key, []).append((pk, label))
    return found
