"""The board of a role, as columns or as a list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET
from markupsafe import Markup

from candidates import policies
from candidates.pages.board import MORE, Board, Filters, more_cards
from candidates.pages.board import board as read_board
from candidates.pages.live import live
from candidates.pages.saved import views_of
from candidates.queries import visible_applications
from candidates.queries.legal import closed_between
from candidates.queries.saved import views_at
from foundation.activity.views.polling import unless_unchanged
from foundation.core.addresses import address
from foundation.core.errors import NotFound
from foundation.core.pages import drawn, render, wants_block
from foundation.people.models import Job, Membership
from foundation.people.views.access import MemberRequest, member_required
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage
from roles.pages.workspace import workspace
from roles.queries.seeing import get_with_seats, stages_of

NOBODY = UUID(int=0)
STATUS_WORDS = [("active", "Active"), ("hold", "On hold"), ("closed", "Closed")]


@require_GET
@member_required
def board(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show who stands where; filters are in the address. What was a list once is the table."""
    if request.GET.get("view") == "list":
        return redirect(Links(request, role_id).table)
    return unless_unchanged(request, request.member, lambda: _drawn(request, role_id))


def _drawn(request: MemberRequest, role_id: UUID) -> HttpResponse:
    role, member = get_with_seats(request.member, role_id), request.member
    if member.job == Job.OBSERVER:
        raise NotFound("There is nothing here for you.")
    policies.can_see_board.require(member, role)
    filters = Filters.read(request.GET)
    stages = stages_of(role.pk)
    if filters.after and wants_block(request):
        return _more(request, role, stages, filters)
    links = Links(request, role.pk)
    read = read_board(member, role, stages, filters)
    works = policies.can_work_pipeline(member, role)
    context: dict[str, Any] = {
        **with_count(workspace(member, role), read.count if not filters.narrow else None),
        "board": read,
        "emptied": not (read.count or filters.narrow) and visible_applications(member).filter(role_id=role.pk).exists(),
        "columns": drawn_columns(read, links, moves=works),
        "filters": filters,
        "statuses": STATUS_WORDS,
        "can_work": works,
        "may_add": policies.can_take_in(member, role),
        "query": links.query.urlencode(),
        "beside": wants_block(request),
        "menu_stages": _menu_stages(member, role, stages) if works else [],
        "links": links,
        "saved": views_of(member, role, request.GET.get("saved", ""), views_at(member, role.pk)),
        "live": live(member, role.pk, request.headers.get("Live-Since", "")),
        **card_links(moves=works),
    }
    return render(request, "candidates/board.html", context, block="pipeline")


def _menu_stages(member: Membership, role: Role, stages: list[Stage]) -> list[dict[str, Any]]:
    """Return where a card can go, with why not from where."""
    closed = closed_between(member, role, stages)
    aims = (one for one in stages if not StageKind(one.kind).ends)
    return [{"id": one.pk, "name": one.label, "full": False, "closed": closed.get(one.pk)} for one in aims]


def drawn_columns(read: Board, links: Links, *, moves: bool) -> Markup:
    """Return the columns with their cards, most of the page's markup."""
    given = {"columns": read.columns, "links": links, **card_links(moves=moves)}
    return drawn("candidates/board/columns.html", given)


def _more(request: MemberRequest, role: Role, stages: list[Stage], filters: Filters) -> HttpResponse:
    """Draw the next cards of one column."""
    stage = next((one for one in stages if str(one.pk) == filters.column), None)
    if stage is None:
        raise NotFound("There is nothing here for you.")
    context = {
        "column": more_cards(request.member, role, stage, filters),
        "links": Links(request, role.pk),
        **card_links(moves=policies.can_work_pipeline(request.member, role)),
    }
    return render(request, "candidates/board/more.html", context, block="cards")


def with_count(context: dict[str, Any], count: int | None) -> dict[str, Any]:
    """Put how many people stand in the pipeline on its tab."""
    for tab in context["head"]["tabs"]:
        if tab["key"] == "pipeline":
            tab["count"] = count
    return context


def card_links(*, moves: bool) -> dict[str, str]:
    """Return the two addresses of a card with the id left open: a reversal per card would cost more than the card.

    Whoever does not run the pipeline `moves` nobody, so their cards lead to no move.
    """
    return {
        "application_link": address("candidates:application", NOBODY),
        "move_link": address("candidates:move", NOBODY) if moves else "",
        "nobody": str(NOBODY),
    }


class Links:
    """Addresses of the same board with one thing changed."""

    def __init__(self, request: MemberRequest, role_id: UUID) -> None:
        self.role_id = role_id
        self.path = address("candidates:board", role_id)
        self.query = request.GET.copy()
        for name in ("column", "shown", "after", "left"):
            self.query.pop(name, None)

    def with_(self, **changes: Any) -> str:
        """Return the address with parameters set, or left out when None."""
        query = self.query.copy()
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        return f"{self.path}?{query.urlencode()}" if query else self.path

    @property
    def table(self) -> str:
        """Return the address of the same people as a table."""
        query = self.query.copy()
        query.pop("view", None)
        path = address("candidates:table", self.role_id)
        return f"{path}?{query.urlencode()}" if query else path

    @property
    def said(self) -> str:
        """Return what the address says, as a view of the board keeps it."""
        query = self.query.copy()
        for name in ("saved", "all", "view"):
            query.pop(name, None)
        query["view"] = "board"
        return query.urlencode()

    def opened(self, column: Any) -> str:
        """Return the address that draws an empty column in full."""
        query = self.query.copy()
        query.appendlist("open", str(column.stage.pk))
        return f"{self.path}?{query.urlencode()}#lane-{column.stage.pk}"

    def next(self, column: Any) -> str:
        """Return the address of the cards of a column behind those that are drawn."""
        return self.with_(column=column.stage.pk, after=column.after, left=column.left)

    def more(self, column: Any) -> str:
        """Return the address that draws more cards of one column."""
        return f"{self.with_(column=column.stage.pk, shown=len(column.cards) + MORE)}#lane-{column.stage.pk}"
