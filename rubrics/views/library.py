"""The library as a list, as a file, and an item of it: read, edited in place, copied, archived, compared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core import pages
from foundation.core.errors import Invalid, NotFound, Refused, Stale
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.domain.packs.shapes import Kind, fingerprint
from rubrics.domain.packs.writing import write
from rubrics.models import Rubric
from rubrics.pages.items import compared, item_page
from rubrics.pages.library import LABELS, ONE, SHOWN, Wanted, library_page
from rubrics.queries.contents import (
    MODELS,
    Item,
    content_of_item,
    kind_of,
    library,
    reference_names,
    visible_items,
)
from rubrics.queries.uses import is_used
from rubrics.views.forms import number, text
from rubrics.views.library_forms import ItemForm

LONGEST_WORDS = 200


@member_required
@require_safe
def items(request: MemberRequest) -> HttpResponse:
    """Show what the organisation judges by, one kind at a time."""
    policies.can_read_library.require(request.member)
    return pages.render(request, "rubrics/library.html", library_page(request.member, _wanted(request)), block="list")


def _wanted(request: MemberRequest) -> Wanted:
    asked = request.GET
    kind = asked.get("kind", "")
    show = asked.get("show", "")
    return Wanted(
        kind=Kind(kind) if kind in LABELS else Kind.RUBRIC,
        text=asked.get("q", "").strip()[:LONGEST_WORDS],
        stage=asked.get("stage", ""),
        criterion=asked.get("criterion", ""),
        show=show if show in dict(SHOWN) else "",
        page=max(number(asked.get("page", "1")), 1),
    )


@member_required
@require_safe
def export(request: MemberRequest) -> HttpResponse:
    """Give everything that is offered as one file."""
    policies.can_read_library.require(request.member)
    answer = HttpResponse(write(library(request.member.organisation_id)), content_type="application/yaml")
    answer["Content-Disposition"] = f'attachment; filename="library-{timezone.localdate():%Y-%m-%d}.yaml"'
    return answer


def find_item(request: MemberRequest, kind: str, item_id: UUID) -> Item | Rubric:
    """Return an item that the member may read, of whatever kind. Raises NotFound, Forbidden."""
    policies.can_read_library.require(request.member)
    if kind not in LABELS:
        raise NotFound("There is nothing here for you.")
    found: Item | Rubric = get_visible(visible_items(request.member, Kind(kind)), item_id)
    return found


@member_required
@require_safe
def item(request: MemberRequest, kind: str, item_id: UUID) -> HttpResponse:
    """Show an item with where it is used; a rubric has a page of its own."""
    found = find_item(request, kind, item_id)
    if isinstance(found, Rubric):
        return pages.go(request, "rubrics:rubric", found.pk)
    return pages.render(request, "rubrics/item.html", item_page(request.member, found))


@member_required
@require_http_methods(["GET", "POST"])
def edit_item(request: MemberRequest, kind: str, item_id: UUID) -> HttpResponse:
    """Edit an item, in its row of the list where htmx asks; one in use goes on as its next version."""
    found = find_item(request, kind, item_id)
    policies.can_keep_library.require(request.member)
    if isinstance(found, Rubric):
        return pages.go(request, "rubrics:edit_rubric", found.pk)
    held = content_of_item(found)
    names = reference_names(request.member.organisation_id)
    if request.method != "POST":
        return _form(request, ItemForm(kind_of(found), names, content=held), found, seen=fingerprint(held))
    form = ItemForm(kind_of(found), names, request.POST)
    seen = request.POST.get("seen", "")
    if not form.is_valid():
        return _form(request, form, found, seen=seen, status=422)
    return _change(request, form, found, seen)


def _change(request: MemberRequest, form: ItemForm, found: Item, seen: str) -> HttpResponse:
    try:
        changed = services.change_item(
            actor=request.member, item=found, content=form.content(), seen=seen, as_new="as_new" in request.POST
        )
    except Invalid as error:
        add_errors(form, error)
        return _form(request, form, found, seen=seen, status=422)
    except Refused as error:
        return _form(request, form, found, seen=seen, status=409, frozen=error.sentence)
    except Stale as error:
        newer = error.current["content"]
        return _form(request, form, found, seen=fingerprint(newer), status=409, stale=error)
    pages.toast(request, "Saved." if changed.number == found.number else f"Saved as version {changed.number}.")
    return pages.go(request, "rubrics:item", kind_of(found), found.pk)


def _form(
    request: MemberRequest,
    form: ItemForm,
    found: Item | None,
    *,
    seen: str = "",
    status: int = 200,
    frozen: str = "",
    stale: Stale | None = None,
    copied: Item | None = None,
) -> HttpResponse:
    kind = form.kind
    context = {
        "form": form,
        "item": found,
        "kind": kind,
        "one": ONE[kind],
        "label": LABELS[kind],
        "seen": seen,
        "frozen": frozen,
        "stale": stale,
        "copied": copied,
        "newer": stale.current["content"] if stale else None,
        # The link that opened it in its row is gone, and the keyboard with it.
        "focused": pages.wants_block(request) and status == 200,
        "used": found is not None and is_used(found),
    }
    return pages.render(request, "rubrics/edit_item.html", context, block="form", status=status)


@member_required
@require_http_methods(["GET", "POST"])
def new_item(request: MemberRequest, kind: str) -> HttpResponse:
    """Write a new item, or a copy of one."""
    policies.can_keep_library.require(request.member)
    if kind not in MODELS:
        raise NotFound("There is nothing here for you.")
    names = reference_names(request.member.organisation_id)
    if request.method != "POST":
        copied = _copied(request, Kind(kind))
        content = content_of_item(copied) if copied else None
        return _form(request, ItemForm(Kind(kind), names, content=content), None, copied=copied)
    form = ItemForm(Kind(kind), names, request.POST)
    if form.is_valid():
        try:
            made = services.make_item(actor=request.member, kind=Kind(kind), content=form.content())
        except Invalid as error:
            add_errors(form, error)
        else:
            pages.toast(request, f"Your library has one more {ONE[Kind(kind)]}.")
            return pages.go(request, "rubrics:item", kind, made.pk)
    return _form(request, form, None, status=422)


def _copied(request: MemberRequest, kind: Kind) -> Any:
    """Return the item that a new one is to be a copy of, None without one."""
    try:
        wanted = UUID(request.GET.get("copy", ""))
    except ValueError:
        return None
    return visible_items(request.member, kind).filter(pk=wanted).first()


@member_required
@require_POST
def archive(request: MemberRequest, kind: str, item_id: UUID) -> HttpResponse:
    """Take an item out of what is offered, or offer it again with `back`."""
    found = find_item(request, kind, item_id)
    policies.can_keep_library.require(request.member)
    if "back" in request.POST:
        services.restore_item(actor=request.member, item=found)
        pages.toast(request, "Offered again.")
    else:
        services.archive_item(actor=request.member, item=found)
        pages.toast(request, "Archived. Kits and scorecards that have it keep it.")
    return pages.go(request, "rubrics:item", kind, item_id)


@member_required
@require_safe
def compare(request: MemberRequest, kind: str, item_id: UUID) -> HttpResponse:
    """Show two versions of an item beside each other, and word by word."""
    found = find_item(request, kind, item_id)
    older, newer = (number(text(request.GET, name)) for name in ("from", "to"))
    return pages.render(request, "rubrics/compare.html", compared(found, older, newer))
