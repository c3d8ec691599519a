"""A rubric: its newest version with its levels, and the form that edits it in place or as its next version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.core import pages
from foundation.core.errors import Invalid, Refused, Stale
from foundation.core.fetch import get_visible
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.domain.packs.shapes import MOST_CRITERIA, RUBRIC_KINDS, Content, Kind, content_of, fingerprint
from rubrics.models import RubricVersion
from rubrics.pages.items import item_page
from rubrics.queries import visible_rubrics
from rubrics.queries.contents import ability_names, content_of_version, stage_names, with_levels
from rubrics.views.forms import number
from rubrics.views.library_forms import (
    criterion_of,
    is_empty,
    reordered,
    rubric_rows,
    rubric_values,
    typed_rows,
    typed_values,
    with_errors,
)

ROWS_OF_A_NEW_ONE = 3
KINDS = [(kind, kind.replace("_", " ").capitalize()) for kind in RUBRIC_KINDS]


def _newest(request: MemberRequest, rubric_id: UUID) -> RubricVersion:
    policies.can_read_library.require(request.member)
    found = get_visible(visible_rubrics(request.member), rubric_id)
    return with_levels(found.versions.all()).order_by("-number")[0]


@member_required
@require_safe
def rubric(request: MemberRequest, rubric_id: UUID) -> HttpResponse:
    """Show a rubric's newest version with its levels, or an older one with `version`."""
    newest = _newest(request, rubric_id)
    context = item_page(request.member, newest.rubric)
    asked = number(request.GET.get("version", ""))
    chosen = next((one for one in context["versions"] if one.number == asked), context["newest"])
    context |= {
        "version": newest,
        "chosen": chosen,
        "abilities": ability_names(request.member.organisation_id),
        "sees_agreement": policies.can_see_agreement(request.member),
    }
    return pages.render(request, "rubrics/rubric.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, rubric_id: UUID) -> HttpResponse:
    """Edit a rubric. One in use goes on as its next version; others are edited in place."""
    version = _newest(request, rubric_id)
    policies.can_edit_rubrics.require(request.member)
    held = content_of_version(version)
    if request.method != "POST":
        return _form(request, version, rubric_values(held), rubric_rows(held), seen=fingerprint(held))
    values, rows = typed_values(request.POST, held), typed_rows(request.POST, held)
    seen = request.POST.get("seen", "")
    if "more" in request.POST or "move" in request.POST:
        return _again(request, version, values, rows, seen)
    kept = [row for row in rows if not row["remove"] and not is_empty(row)]
    content = {**values, "criteria": [criterion_of(row) for row in kept]}
    try:
        made = services.change_rubric(
            actor=request.member,
            rubric=version.rubric,
            content=content,
            seen=seen,
            as_new="as_new" in request.POST,
        )
    except Invalid as error:
        return _form(request, version, values, rows, seen=seen, status=422, errors=with_errors(kept, error))
    except Refused as error:
        return _form(request, version, values, rows, seen=seen, status=409, frozen=error.sentence)
    except Stale as error:
        newer = fingerprint(error.current["content"])
        return _form(request, version, values, rows, seen=newer, status=409, stale=error)
    _say(request, version, made)
    return pages.go(request, "rubrics:rubric", rubric_id)


def _say(request: MemberRequest, version: RubricVersion, made: RubricVersion) -> None:
    if made.number == version.number:
        pages.toast(request, "Saved.")
    else:
        said = f"Version {made.number} made. Kits take it up when you save them; old scorecards keep theirs."
        pages.toast(request, said)


def _again(
    request: MemberRequest,
    version: RubricVersion | None,
    values: dict[str, Any],
    rows: list[dict[str, Any]],
    seen: str,
) -> HttpResponse:
    """Answer with the same form: with a criterion moved, or with room for one more. Nothing is saved by it."""
    if "move" in request.POST:
        rows, moved = reordered(rows, request.POST.get("move", ""))
        return _form(request, version, values, rows, seen=seen, moved=moved)
    room = rubric_rows({"criteria": []}) if len(rows) < MOST_CRITERIA else []
    return _form(request, version, values, [*rows, *room], seen=seen)


@member_required
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Write a new rubric, or a copy of one."""
    policies.can_edit_rubrics.require(request.member)
    if request.method != "POST":
        held = _copied(request)
        blank = 1 if held["criteria"] else ROWS_OF_A_NEW_ONE
        return _form(request, None, rubric_values(held), rubric_rows(held, blank))
    empty = content_of(Kind.RUBRIC, {})
    values, rows = typed_values(request.POST, empty), typed_rows(request.POST, empty)
    if "more" in request.POST or "move" in request.POST:
        return _again(request, None, values, rows, "")
    kept = [row for row in rows if not row["remove"] and not is_empty(row)]
    content = {**values, "criteria": [criterion_of(row) for row in kept]}
    try:
        made = services.make_item(actor=request.member, kind=Kind.RUBRIC, content=content)
    except Invalid as error:
        return _form(request, None, values, rows, status=422, errors=with_errors(kept, error))
    pages.toast(request, "Your library has one more rubric.")
    return pages.go(request, "rubrics:rubric", made.pk)


def _copied(request: MemberRequest) -> Content:
    """Return what a copy begins with, or an empty rubric. Its weights ask for their reasons, as any new ones."""
    try:
        wanted = UUID(request.GET.get("copy", ""))
    except ValueError:
        return content_of(Kind.RUBRIC, {"kind": RUBRIC_KINDS[0]})
    held = content_of_version(_newest(request, wanted))
    return {**held, "label": f"{held['label']} (copy)"}


def _offered(request: MemberRequest) -> dict[str, Any]:
    organisation = request.member.organisation_id
    return {"kinds": KINDS, "stages": stage_names(organisation), "abilities": ability_names(organisation)}


def _form(
    request: MemberRequest,
    version: RubricVersion | None,
    values: dict[str, Any],
    rows: list[dict[str, Any]],
    *,
    seen: str = "",
    status: int = 200,
    errors: dict[str, list[str]] | None = None,
    frozen: str = "",
    stale: Stale | None = None,
    moved: str = "",
) -> HttpResponse:
    context = {
        "moved": moved,
        "rubric": version.rubric if version else None,
        "version": version,
        "used": bool(version and version.frozen_at),
        "number": stale.current["number"] if stale else version.number if version else 0,
        "values": values,
        "rows": rows,
        "seen": seen,
        "errors": errors or {},
        "frozen": frozen,
        "stale": stale,
        "full": len(rows) >= MOST_CRITERIA,
        **_offered(request),
    }
    return pages.render(request, "rubrics/edit_rubric.html", context, status=status)
