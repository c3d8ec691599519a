"""All that the gate and the role's header need to know, read in one query.

The parts stand in eight tables. Read one by one they would cost every page of the workspace eight queries; as JSON
subqueries of one they cost one, whatever their number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from foundation.core.errors import NotFound
from foundation.core.prepared import Prepared
from roles.models import (
    BriefVersion,
    FindingDismissal,
    JdVersion,
    OpeningOverride,
    Outcome,
    Requirement,
    Role,
    RoleSeat,
    Scope,
    SignOff,
    Stage,
)

Q = TypeVar("Q", bound=QuerySet[Any])
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A role's parts as plain data; ids are texts.

    `employer` is the organisation's name, `scope` holds its answers; `brief` and `jd` are the latest version or None;
    `sign_offs` are those on that brief, in order; `requirements` those of that JD; `outcomes` the ones not retired; a
    stage lists its outcome ids.
    """

    employer: str
    scope: Json
    brief: Json | None
    sign_offs: list[Json]
    seats: list[Json]
    outcomes: list[Json]
    stages: list[Json]
    jd: Json | None
    requirements: list[Json]
    dismissals: list[Json]
    overrides: list[Json]

    @property
    def jd_written(self) -> bool:
        """Whether the JD says anything yet."""
        return self.jd is not None and bool(self.requirements or any(map(str.strip, self.jd["sections"].values())))


def load(role_id: UUID) -> Snapshot:
    """Read everything about one role; the caller has checked that its member may. Raises NotFound."""
    row = _whole.first(role=role_id)
    if row is None:
        raise NotFound("There is nothing here for you.")
    parts: dict[str, Any] = {name.removeprefix("its_"): value for name, value in row.items()}
    return Snapshot(**{**parts, "scope": parts["scope"] or {}})


def _all_parts(*, role: UUID) -> QuerySet[Role, Any]:
    named = {f"its_{name}": part for name, part in _parts().items()}  # the bare names are relations of Role
    return Role.objects.filter(pk=role).order_by().values(**named)[:1]


_whole = Prepared[Json](_all_parts)


def _of_role(model: Any, *order: str) -> Any:
    return model.objects.filter(role=OuterRef("pk")).order_by(*order)


def _object(queryset: Any, *fields: str, **named: Any) -> Any:
    return queryset.values(json=JSONObject(**{field: field for field in fields}, **named))


def _parts() -> dict[str, Any]:
    latest_brief = BriefVersion.objects.filter(role=OuterRef(OuterRef("pk"))).order_by("-number").values("pk")[:1]
    latest_jd = JdVersion.objects.filter(role=OuterRef(OuterRef("pk"))).order_by("-number").values("pk")[:1]
    links = Stage.outcomes.through.objects.filter(stage_id=OuterRef("pk")).values("outcome_id")
    return {
        "employer": F("organisation__name"),
        "scope": Subquery(
            _object(
                Scope.objects.filter(role=OuterRef("pk")),
                "goal", "first_hire", "facts", "dimensions_now", "dimensions_later", "owns", "questions",
            )
        ),
        "brief": Subquery(_object(_of_role(BriefVersion, "-number"), "id", "number", "state", "sections")[:1]),
        "sign_offs": ArraySubquery(
            _object(
                SignOff.objects.filter(brief=Subquery(latest_brief)).order_by("created_at", "id"),
                "answer", member=F("member_id"),
            )
        ),
        "seats": ArraySubquery(
            _object(
                _of_role(RoleSeat, "created_at", "id"),
                "kind", member=F("member_id"), name=F("member__user__name"), technical=F("member__technical"),
            )
        ),
        "outcomes": ArraySubquery(_object(_of_role(Outcome, "position").filter(retired_at=None), "id", "text")),
        "stages": ArraySubquery(
            _object(
                _of_role(Stage, "position"),
                "id", "key", "kind", "label", "rubric_key", "minutes", "hours", "pay_minor", "patience_days",
                "mainly_theory", "puzzles", "outside_engineering", "focus", "retired_in", outcomes=ArraySubquery(links),
            )
        ),
        "jd": Subquery(_object(_of_role(JdVersion, "-number"), "id", "number", "state", "sections")[:1]),
        "requirements": ArraySubquery(
            _object(
                Requirement.objects.filter(jd=Subquery(latest_jd)).order_by("position", "id"),
                "id", "text", "kind", "weekly_work", outcome=F("outcome_id"),
            )
        ),
        "dismissals": ArraySubquery(_object(_of_role(FindingDismissal, "created_at"), "id", "rule", "text", "reason")),
        "overrides": ArraySubquery(
            _object(_of_role(OpeningOverride, "created_at"), "check_key", "reason", by=F("by__user__name"))
        ),
    }  # fmt: skip
