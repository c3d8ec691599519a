"""Acting on many people of a role: what is asked and counted first, the answers, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from candidates import policies, services
from candidates.models import BulkAct
from candidates.pages import bulk as pages
from candidates.pages.offer import said_of_offer
from candidates.queries import columns, visible_applications
from candidates.queries.bulk import visible_bulk_acts
from candidates.queries.table import Shown, matching
from candidates.services import bulk
from candidates.services.bulk import Picked
from candidates.services.bulk.letters import clean_letter, variants
from candidates.views.answers import OTHER_WORDS, with_words
from candidates.views.board import with_count
from candidates.views.bulk_roles import ask_role
from candidates.views.forms.bulk import FORMS, BulkForm, LetterForm
from foundation.activity.queries import visible_events
from foundation.core.errors import Conflict, Invalid, NotFound, Refused
from foundation.core.fetch import get_visible
from foundation.core.formatting import count as counted
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast, warn
from foundation.people.models import Job, Membership
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Role
from roles.pages.workspace import workspace
from roles.queries.seeing import get_with_seats, stages_of

LONGEST = 2_000
NOBODY = "Tick the people first, then choose what to do."
OTHERS = "Other people match now than those who did when you chose them. Nothing was done; choose again."
CHANGED = "{now} match now, and {then} did when you chose them. Nothing was done; choose again."


@require_POST
@member_required
def act(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Ask what is to be done to those who are ticked, or (`go`) do it. Above thirty the numbers are said first."""
    role = _role(request, role_id)
    return _act(request, role, _picked(request, role))


@require_POST
@member_required
def act_anywhere(request: MemberRequest) -> HttpResponse:
    """Do the same from the table over all roles, with people of one of them, or of several where no role is asked."""
    policies.can_see_people.require(request.member)
    policies.can_act_on_many.require(request.member)
    picked = _picked(request, None)
    rows = visible_applications(request.member).filter(pk__in=picked.seen).order_by()
    roles = list(rows.values_list("role_id", flat=True).distinct()[:2])
    if len(roles) == 1:
        return _act(request, _role(request, roles[0]), picked)
    kind = FORMS.get(request.POST.get("kind", ""))
    if roles and kind is not None and kind.of_any_role:
        return _act(request, None, picked)
    if roles and kind is not None:
        return ask_role(request, picked, _back(request, None))
    warn(request, NOBODY)
    return go(request, _back(request, None))


def _act(request: MemberRequest, role: Role | None, picked: Picked) -> HttpResponse:
    stages = list(stages_of(role.pk)) if role else []
    kind = FORMS.get(request.POST.get("kind", ""))
    if kind is None or not picked.seen:
        warn(request, NOBODY)
        return go(request, _back(request, role))
    made: dict[str, Any] = {"member": request.member, "role": role, "stages": stages}
    if "go" not in request.POST:
        return _ask(request, picked, _fresh(request, kind(**made), kind, made))
    form = kind(request.POST, **made)
    if not form.is_valid():
        return _ask(request, picked, form, status=422)
    if isinstance(form, LetterForm) and (right := form.fitting(request.POST)):
        form = kind(with_words(request, right), **made)
        form.add_error("message", OTHER_WORDS)
        return _ask(request, picked, form, status=422)
    try:
        if _must_be_counted(request, picked, form) or not _all_read(request, picked, form):
            return _ask(request, picked, form, confirm=True)
        done = bulk.act_on_many(actor=request.member, act=form.act(), picked=picked)
    except Invalid as error:
        add_errors(form, error)
        return _ask(request, picked, form, status=422)
    except Refused as error:
        form.add_error(None, error.sentence)
        return _ask(request, picked, form, status=409)
    return _done(request, role, done)


def _role(request: MemberRequest, role_id: UUID) -> Role:
    role = get_with_seats(request.member, role_id)
    if request.member.job == Job.OBSERVER:
        raise NotFound("There is nothing here for you.")
    policies.can_see_board.require(request.member, role)
    policies.can_work_pipeline.require(request.member, role)
    return role


def _back(request: MemberRequest, role: Role | None) -> str:
    """Return the board or table where people were ticked, as it was."""
    asked = {"query": request.POST.get("query", "")[:LONGEST], "list": request.POST.get("list", "")}
    return back_to(role, asked)


def back_to(role: Role | None, asked: Mapping[str, Any]) -> str:
    """Return the same of an act, by how its people were chosen."""
    if role is None or asked.get("list") == "all":
        path = reverse("candidates:list")
    else:
        path = reverse("candidates:table" if asked.get("list") == "table" else "candidates:board", args=[role.pk])
    return f"{path}?{asked['query']}" if asked.get("query") else path


def _picked(request: MemberRequest, role: Role | None) -> Picked:
    """Return who is ticked, or all that match; raises Conflict when other people match by now."""
    query, then = request.POST.get("query", "")[:LONGEST], request.POST.get("matching", "")
    asked = {"query": query, "list": request.POST.get("list", "")[:10]}
    if "all" in request.POST and then.isascii() and then.isdigit() and len(then) < 9:
        ids = _matching(request.member, role, query, table=asked["list"] != "")
        if len(ids) != int(then):
            raise Conflict(CHANGED.format(now=counted(len(ids), "person", "people"), then=then), code="count_changed")
        picked = Picked(dict.fromkeys(ids), {**asked, "count": len(ids)})
        if request.POST.get("these", picked.fingerprint) != picked.fingerprint:
            raise Conflict(OTHERS, code="others_match")
        return picked
    seen = dict(filter(None, (_seen(value) for value in request.POST.getlist("application"))))
    return Picked(seen, {**asked, "ids": len(seen)})


def _matching(member: Membership, role: Role | None, query: str, *, table: bool) -> list[UUID]:
    """Return whom the filter of a board or table lets through."""
    if role is None or table:
        return matching(member, Shown.read(member, QueryDict(query), role.pk if role else None))
    late = columns.patience(stages_of(role.pk))
    return columns.matching(member, role.pk, late, columns.Filters.read(QueryDict(query)))


def _seen(value: str) -> tuple[UUID, int | None] | None:
    """Read `id` or `id:version`; what is neither names nobody."""
    key, _, version = value.partition(":")
    try:
        return UUID(key), int(version) if version.isascii() and version.isdigit() and len(version) < 9 else None
    except ValueError:
        return None


def _fresh(request: MemberRequest, blank: BulkForm, kind: type[BulkForm], made: dict[str, Any]) -> BulkForm:
    """Return the form as it is asked at first, or with the words that fit what is chosen."""
    typed = {name: value for name, value in request.POST.items() if name in blank.fields}
    if isinstance(blank, LetterForm) and not _keeps_words(request, blank):
        typed |= blank.suggested(request.POST)
    return kind(initial=typed, **made)


def _keeps_words(request: MemberRequest, blank: LetterForm) -> bool:
    """Tell whether the letter stays as typed; with `fit` it follows what is chosen while nobody has changed it."""
    message, asked = request.POST.get("message", ""), request.POST.get("words")
    return bool(message) and (asked is None or (asked == "fit" and not blank.is_ours(message)))


def _must_be_counted(request: MemberRequest, picked: Picked, form: BulkForm) -> bool:
    """Tell whether the numbers are still to be said: they hang on what was just chosen, and there are many."""
    return form.chooses and len(picked.seen) > pages.COUNTED_ABOVE and "confirmed" not in request.POST


def _all_read(request: MemberRequest, picked: Picked, form: BulkForm) -> bool:
    """Tell whether every letter that differs by more than names was read."""
    alike = _letters(request, picked, form)
    return len(alike) < 2 or {one.behind for one in alike} <= set(request.POST.getlist("read"))


def _letters(request: MemberRequest, picked: Picked, form: BulkForm) -> list[Any]:
    if not isinstance(form, LetterForm) or not form.is_bound:
        return []
    many = form.act()
    letter = getattr(many, "letter", None)
    if letter is None:
        return []
    goes = [row for row in bulk.preview(actor=request.member, act=many, picked=picked).goes if row.candidate.email]
    return variants(request.member, goes, clean_letter(letter))


def _ask(
    request: MemberRequest, picked: Picked, form: BulkForm, *, status: int = 200, confirm: bool = False
) -> HttpResponse:
    member, role = request.member, form.role_alone
    kind = request.POST["kind"]
    known = confirm or not form.chooses
    letters = _letters(request, picked, form) if confirm else []
    context: dict[str, Any] = {
        **(with_count(workspace(member, role), None) if role else {}),
        "form": form,
        "kind": kind,
        "verb": pages.ACTS[BulkAct.Kind(kind)],
        "did": pages.DID[BulkAct.Kind(kind)],
        "chosen": len(picked.seen),
        "keeps": [f"{pk}:{version}" if version is not None else str(pk) for pk, version in picked.seen.items()],
        "all": "all" in request.POST,
        "query": request.POST.get("query", ""),
        "matching": request.POST.get("matching", ""),
        "these": picked.fingerprint,
        "confirm": confirm,
        "letters": letters if len(letters) > 1 else [],
        "read": request.POST.getlist("read"),
        "tally": pages.tally(member, form.act() if confirm else form.bare(), picked) if known else None,
        "places": pages.places(member, picked, form.stages) if kind == BulkAct.Kind.MOVE and not confirm else [],
        "action": request.path,
        "list": request.POST.get("list", ""),
        "back": _back(request, role),
        "above": pages.COUNTED_ABOVE,
    }
    return render(request, "candidates/bulk.html", context, block="ask", status=status)


def _done(request: MemberRequest, role: Role | None, done: BulkAct) -> HttpResponse:
    """Lead to the answers when somebody needs a look or there are many, else back with a toast."""
    if done.done < done.count or done.count > pages.COUNTED_ABOVE or done.answers.exclude(noted="").exists():
        return go(request, "candidates:bulk_act", done.pk)
    said = f"{counted(done.done, 'person', 'people')} {pages.DID[BulkAct.Kind(done.kind)]}"
    label = done.how.get("label")
    to = {"assign": label or "nobody", "transfer": done.how.get("title")}.get(done.kind, label)
    where = {"move": f" to {to}", "assign": f" to {to}", "tag": f": {to}", "transfer": f" to {to}"}.get(done.kind, "")
    toast(request, f"{said}{where}.", reverse("candidates:undo_bulk", args=[done.pk]))
    return go(request, _back(request, role))


@require_GET
@member_required
def result(request: MemberRequest, act_id: UUID) -> HttpResponse:
    """Show what was done to each, and take it back from here."""
    found = get_visible(visible_bulk_acts(request.member), act_id)
    context = pages.result_page(request.member, found, request.GET.get("show", "all"))
    context["board"] = back_to(found.role, found.asked)
    return render(request, "candidates/bulk_result.html", context)


@require_POST
@member_required
def undo_many(request: MemberRequest, act_id: UUID) -> HttpResponse:
    """Take back what was done to all, or to the one that is named."""
    found = get_visible(visible_bulk_acts(request.member), act_id)
    one = _seen(request.POST.get("application", ""))
    before = found.answers.exclude(undone_at=None).count()
    services.undo_many(actor=request.member, act=found, only=[one[0]] if one else None)
    undone = found.answers.exclude(undone_at=None).count() - before
    kept = found.answers.exclude(undo_said="").filter(undone_at=None)
    if one:
        kept = kept.filter(application=one[0])
    if undone:
        toast(request, f"Taken back for {counted(undone, 'person', 'people')}.")
    if kept.exists() or _came_from(request) == reverse("candidates:bulk_act", args=[found.pk]) or found.role is None:
        if not undone:
            warn(request, "Nothing was taken back; the answers say why.")
        return go(request, "candidates:bulk_act", found.pk)
    return go(request, back_to(found.role, found.asked))


@require_POST
@member_required
def undo(request: MemberRequest, event_id: UUID) -> HttpResponse:
    """Take back one's own act, from its toast or from the history."""
    event = get_visible(visible_events(request.member), event_id)
    try:
        back = services.undo(actor=request.member, event=event)
    except (Conflict, Refused) as error:
        if event.application_id is None:
            raise
        warn(request, error.sentence)
        return go(request, "candidates:application", event.application_id)
    toast(request, f"{back.candidate} is as before, at {back.stage.label}.{said_of_offer(request.member, back)}")
    board = back_to(back.role, {})
    if _came_from(request) == board:
        return go(request, board)
    return go(request, "candidates:application", back.pk)


def _came_from(request: MemberRequest) -> str:
    return urlsplit(request.headers.get("Referer", "")).path
