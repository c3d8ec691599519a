"""The list of roles: what was asked of it, which rows answer, in what order, and how each is told.

Four queries whatever the rows: how many roles there are by state, who leads them, the page, its seats; a fifth for its
length where it is narrowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.http import urlencode

from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles import policies
from roles.models import BriefVersion, JdVersion, Role, RoleSeat, Scope, Stage
from roles.pages.workspace import days_open
from roles.queries import playbook
from roles.queries.leading import may_lead
from roles.queries.seeing import load_seats_of, visible_roles
from roles.registries import people_in

A_PAGE = 50
FEW = 6  # up to so many roles the list is read at a glance, and the form to narrow it would be in the way
MOST_WORDS = 8
RUNNING = (Role.State.SCOPING, Role.State.OPEN, Role.State.PAUSED)
VIEWS: Mapping[str, str] = {
    "active": "Active", **{state.value: state.label for state in Role.State}, "archived": "Archived", "all": "All",
}  # fmt: skip
STEPS = (
    "Answer the scope",
    "Write the brief",
    "Send the brief to its approvers",
    "Get the brief signed",
    "Write the JD",
    "Lay out the loop",
    "Look at the checks",
)
SORTS: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "newest": ("Newest first", ("-created_at", "-id")),
    "title": ("By title", ("title", "id")),
    "open": ("Longest open first", (F("opened_at").asc(nulls_last=True), "id")),
    "near": ("Nearest to opening", (F("step").desc(nulls_last=True), "title", "id")),
    "people": ("Most people first", ("-people_now", "title", "id")),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list asks for; what makes no sense falls back to what is usual."""

    state: str = "active"
    q: str = ""
    mine: str = ""
    archetype: str = ""
    lead: str = ""
    sort: str = "newest"

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than a state."""
        return bool(self.q or self.mine or self.archetype or self.lead)

    def address(self, **changes: Any) -> str:
        """Return the query string for this with changes, usual values left out: '' or '?state=open&…'."""
        usual, wanted = Asked(), replace(self, **{name: text for name, text in changes.items() if name != "page"})
        pairs = [(name, text) for name in FIELDS if (text := getattr(wanted, name)) != getattr(usual, name)]
        if changes.get("page", 1) != 1:
            pairs.append(("page", changes["page"]))
        return f"?{urlencode(pairs)}" if pairs else "?"


FIELDS = ("state", "q", "mine", "archetype", "lead", "sort")


def page(member: Membership, given: QueryDict) -> dict[str, Any]:
    """Return the context of roles/list.html."""
    wanted = asked(given, member)
    counts = counted(member)
    found: Any = _Found(member, wanted, counts)
    shown: Page[Role] = Paginator(found, A_PAGE).get_page(given.get("page"))
    load_seats_of(list(shown))
    scoping = playbook.part(member.organisation_id, "scoping")
    labels = {row["key"]: row["label"] for row in scoping["archetypes"]}
    return {
        "wanted": wanted,
        "views": [(key, f"{label} ({counts[key]})") for key, label in VIEWS.items()],
        "sorts": list(sorts_for(member).items()),
        "archetypes": [("", "Every archetype"), *labels.items()],
        "leads": [("", "Every lead"), *leads_of(member)],
        "many": wanted.narrows or counts["all"] + counts["archived"] > FEW,
        "page": shown,
        "rows": rows(shown, labels, member),
        "reads": may_lead(member),
        "may_create": policies.can_create_role(member),
    }


def asked(given: QueryDict, member: Membership) -> Asked:
    """Read an address."""
    state, sort, lead = given.get("state", ""), given.get("sort", ""), given.get("lead", "")
    return Asked(
        state=state if state in VIEWS else "active",
        q=given.get("q", "").replace("\x00", "").strip()[:100],
        mine="yes" if given.get("mine") == "yes" else "",
        archetype=given.get("archetype", "").replace("\x00", "")[:40],
        lead=lead if _uuid(lead) else "",
        sort=sort if sort in sorts_for(member) else "newest",
    )


def sorts_for(member: Membership) -> dict[str, str]:
    """Return the orders that a member may ask for: none that tells by its order what the rows do not show them."""
    hidden = {
        "near": not may_lead(member),
        "people": not member.is_staff_of_org,
    }
    return {key: label for key, (label, _) in SORTS.items() if not hidden.get(key)}


def narrowed(roles: QuerySet[Role], wanted: Asked, member: Membership) -> QuerySet[Role]:
    """Return the rows that were asked for, in order, each with `step` and `people_now`."""
    found = _in_view(roles, wanted.state)
    if wanted.mine:
        found = found.filter(Exists(RoleSeat.objects.filter(role=OuterRef("pk"), member=member)))
    if wanted.archetype:
        found = found.filter(archetype=wanted.archetype)
    leads = RoleSeat.objects.filter(role=OuterRef("pk"), kind=RoleSeat.Kind.LEAD)
    if wanted.lead:
        found = found.filter(Exists(leads.filter(member_id=UUID(wanted.lead))))
    for word in wanted.q.split()[:MOST_WORDS]:
        by_lead = Exists(leads.filter(member__user__name__icontains=word))
        found = found.filter(Q(title__icontains=word) | Q(location__icontains=word) | by_lead)
    return found.annotate(step=_step(), people_now=_people()).order_by(*SORTS[wanted.sort][1])


class _Found:
    """What a paginator asks of rows: how many, and a part of them. What most people look at is a prepared question."""

    def __init__(self, member: Membership, wanted: Asked, counts: Mapping[str, int]) -> None:
        self._member, self._wanted = member, wanted
        self._known = None if wanted.narrows else counts[wanted.state]

    def __len__(self) -> int:
        return self._every().count() if self._known is None else self._known

    def __getitem__(self, part: slice) -> list[Role]:
        if self._known is not None and not part.start:
            return _first(self._member, self._wanted)
        return list(self._every()[part])

    def _every(self) -> QuerySet[Role]:
        return narrowed(visible_roles(self._member), self._wanted, self._member)


_first = PreparedFor[Role](lambda member, wanted: narrowed(visible_roles(member), wanted, member)[:A_PAGE])


def _in_view(roles: QuerySet[Role], state: str) -> QuerySet[Role]:
    if state == "archived":
        return roles.filter(archived_at__isnull=False)
    kept = roles.filter(archived_at=None)
    if state == "all":
        return kept
    return kept.filter(state__in=RUNNING if state == "active" else [state])


def counted(member: Membership) -> dict[str, int]:
    """Return how many roles each view holds, by its key."""
    held = {state: (there, away) for state, there, away in _by_state(member)}
    there = {state: held.get(state, (0, 0))[0] for state in Role.State.values}
    return {
        "active": sum(there[state] for state in RUNNING),
        **there,
        "archived": sum(away for _, away in held.values()),
        "all": sum(there.values()),
    }


def _states(member: Membership) -> QuerySet[Role, Any]:
    return visible_roles(member).order_by().values_list("state").annotate(
        there=Count("pk", filter=Q(archived_at=None)), away=Count("pk", filter=Q(archived_at__isnull=False))
    )  # fmt: skip


_by_state = PreparedFor[tuple[str, int, int]](_states)


def leads_of(member: Membership) -> list[tuple[str, str]]:
    """Return (id, name) of those who lead the roles that the member sees, by name."""
    return [(str(pk), name) for pk, name in _leads(member)]


def _who_leads(member: Membership) -> QuerySet[RoleSeat, Any]:
    seats = RoleSeat.objects.filter(kind=RoleSeat.Kind.LEAD, role__in=visible_roles(member).order_by().values("pk"))
    return seats.order_by("member__user__name", "member_id").values_list("member_id", "member__user__name").distinct()


_leads = PreparedFor[tuple[UUID, str]](_who_leads)


def _step() -> Case:
    """Return how far a role in scoping has come, a place in STEPS; null once it left scoping.

    Told from what stands there, in the one query of the list. Whether it is good enough is the gate's to say.
    """
    own = {"role": OuterRef("pk")}
    brief = BriefVersion.objects.filter(**own)
    newer = BriefVersion.objects.filter(role=OuterRef("role"), number__gt=OuterRef("number"))
    latest = brief.filter(~Exists(newer))
    state = BriefVersion.State
    return Case(
        When(~Q(state=Role.State.SCOPING), then=Value(None)),
        When(~Exists(Scope.objects.filter(**own).exclude(goal="")), then=0),
        When(~Exists(brief), then=1),
        When(Exists(latest.filter(state=state.DRAFT)), then=2),
        When(Exists(latest.filter(state=state.CIRCULATING)), then=3),
        When(~Exists(JdVersion.objects.filter(**own)), then=4),
        When(~Exists(Stage.objects.filter(**own)), then=5),
        default=6,
        output_field=IntegerField(),
    )


def _people() -> Any:
    return next((expression() for expression in people_in), Value(0, output_field=IntegerField()))


def rows(page: Any, labels: Mapping[str, str], member: Membership) -> list[dict[str, Any]]:
    """Return what a line of the list says, for roles with their seats loaded."""
    return [_row(role, labels, member) for role in page]


def _row(role: Any, labels: Mapping[str, str], member: Membership) -> dict[str, Any]:
    leads = [seat.member.name for seat in role.seats.all() if seat.kind == RoleSeat.Kind.LEAD]
    reads = policies.can_read_scope(member, role)
    return {
        "role": role,
        "opens": policies.can_read_brief(member, role),
        "leads": leads,
        "archetype": " · ".join(filter(None, [labels.get(role.archetype, ""), role.level.capitalize()])),
        "days": days_open(role),
        "next": STEPS[role.step] if reads and role.step is not None else "",
        "people": role.people_now if policies.can_see_pipeline(member, role) else None,
    }


def _uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
