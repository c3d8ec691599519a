"""The library: rubrics, questions and flags; and the edit form that makes a rubric's next version."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_safe

from foundation.core import pages
from foundation.core.errors import Invalid, Stale
from foundation.core.fetch import get_visible
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.models import Criterion, RubricVersion
from rubrics.queries import flags_of, newest_versions, visible_questions, visible_rubrics
from rubrics.services import CriterionInput
from rubrics.views.forms import number, text

MOST = 20
LEVELS = range(1, 6)


@member_required
@require_safe
def library(request: MemberRequest) -> HttpResponse:
    """Show what the organisation judges by."""
    policies.can_read_library.require(request.member)
    context = {
        "versions": list(newest_versions(request.member).prefetch_related("criteria")),
        "questions": list(visible_questions(request.member).order_by("id")),
        "flags": list(flags_of(request.member.organisation_id)),
        "may_edit": policies.can_edit_rubrics(request.member),
    }
    return pages.render(request, "rubrics/library.html", context)


def _newest(request: MemberRequest, rubric_id: UUID) -> RubricVersion:
    policies.can_read_library.require(request.member)
    found = get_visible(visible_rubrics(request.member), rubric_id)
    return found.versions.select_related("rubric").order_by("-number")[0]


@member_required
@require_safe
def rubric(request: MemberRequest, rubric_id: UUID) -> HttpResponse:
    """Show a rubric's newest version with its anchors, and how many versions came before."""
    version = _newest(request, rubric_id)
    context = {
        "version": version,
        "criteria": list(version.criteria.prefetch_related("anchors")),
        "history": list(version.rubric.versions.order_by("-number").values("number", "created_at")),
        "may_edit": policies.can_edit_rubrics(request.member),
        "sees_agreement": policies.can_see_agreement(request.member),
    }
    return pages.render(request, "rubrics/rubric.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, rubric_id: UUID) -> HttpResponse:
    """Edit a rubric; saving makes its next version."""
    version = _newest(request, rubric_id)
    policies.can_edit_rubrics.require(request.member)
    if request.method != "POST":
        rows = [_row(criterion) for criterion in version.criteria.prefetch_related("anchors")]
        return _form(request, version, [*rows, _blank()], version.number)
    rows, seen = _typed(request.POST), number(request.POST.get("number", ""))
    kept = [row for row in rows if not row["remove"] and not _empty(row)]
    try:
        made = services.make_rubric_version(
            actor=request.member, rubric=version.rubric, seen_number=seen, criteria=[_input(row) for row in kept]
        )
    except Invalid as error:
        return _form(request, version, _with_errors(rows, kept, error), seen, 422, top=error.errors.get("", []))
    except Stale as error:
        return _form(request, version, rows, seen, 409, top=[error.sentence], newer=error.current["number"])
    pages.toast(request, f"Version {made.number} made. Kits take it up when you save them; old scorecards keep theirs.")
    return pages.go(request, "rubrics:rubric", rubric_id)


def _form(
    request: MemberRequest,
    version: RubricVersion,
    rows: list[dict[str, Any]],
    seen: int,
    status: int = 200,
    *,
    top: list[str] | None = None,
    newer: int | None = None,
) -> HttpResponse:
    context = {"rubric": version.rubric, "rows": rows, "number": seen, "top": top or [], "newer": newer}
    return pages.render(request, "rubrics/edit_rubric.html", context, status=status)


def _row(criterion: Criterion) -> dict[str, Any]:
    return {
        "key": criterion.key,
        "label": criterion.label,
        "weight": f"{criterion.weight.normalize():f}",
        "weight_reason": criterion.weight_reason,
        "anchors": [anchor.text for anchor in criterion.anchors.all()],
        "remove": False,
        "errors": {},
    }


def _blank() -> dict[str, Any]:
    empty = {"key": "", "label": "", "weight": "1", "weight_reason": "", "anchors": [""] * 5}
    return {**empty, "remove": False, "errors": {}}


def _empty(row: dict[str, Any]) -> bool:
    return not row["key"] and not row["label"] and not any(row["anchors"])


def _typed(post: QueryDict) -> list[dict[str, Any]]:
    count = min(max(number(post.get("count", "")), 0), MOST)
    return [
        {
            "key": post.get(f"key-{n}", ""),
            "label": text(post, f"label-{n}"),
            "weight": text(post, f"weight-{n}"),
            "weight_reason": text(post, f"weight_reason-{n}"),
            "anchors": [text(post, f"anchor-{n}-{level}") for level in LEVELS],
            "remove": f"remove-{n}" in post,
            "errors": {},
        }
        for n in range(count)
    ]


def _input(row: dict[str, Any]) -> CriterionInput:
    try:
        weight = Decimal(row["weight"].replace(",", "."))
    except InvalidOperation:
        weight = Decimal("NaN")
    return CriterionInput(row["key"], row["label"], weight, row["weight_reason"], tuple(row["anchors"]))


def _with_errors(rows: list[dict[str, Any]], kept: list[dict[str, Any]], error: Invalid) -> list[dict[str, Any]]:
    for name, said in error.errors.items():
        if name.startswith("criteria."):
            _, place, field = name.split(".")
            kept[int(place)]["errors"][field] = " ".join(said)
    return rows
