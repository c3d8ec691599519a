"""The problem brief: the draft, its circulation, signing, its versions and what changed between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core.clock import now
from foundation.core.errors import Conflict, Invalid, NotFound, Refused, Stale
from foundation.core.formatting import time
from foundation.core.pages import go, toast, wants_block, warn
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.domain import diffs
from roles.domain.page_fit import Fit
from roles.models import BriefVersion, Role, RoleSeat, SignOff
from roles.pages import brief_document
from roles.queries import playbook, signing
from roles.queries.seeing import colleagues, visible_briefs
from roles.services.outcomes import FEWEST, MOST
from roles.services.signatures import FEWEST_APPROVERS
from roles.views.common import page, role_for, whole

TEMPLATE = "roles/brief.html"
State = BriefVersion.State
Typed = tuple[dict[str, str], list[dict[str, str]] | None]


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the latest version; a POST saves the draft, by htmx as one types."""
    role = role_for(request, role_id, policies.can_read_brief, policies.can_edit_brief)
    if request.method != "POST":
        return _show(request, role)
    book = _pack(role)
    sections, outcomes = _typed(request, book)
    try:
        number, version = keeping(request, role, services.reopen_brief)
        services.save_brief(
            actor=request.member, role=role, version=version, number=number, sections=sections, outcomes=outcomes
        )
    except Invalid as error:
        return _show(request, role, typed=(sections, outcomes), errors=error.errors, block="answer", status=422)
    except Conflict as error:
        return _show(request, role, typed=(sections, outcomes), conflict=error, block="answer", status=409)
    if wants_block(request):
        return _show(request, role, typed=(sections, outcomes), block="answer", saved=f"Saved {time(now())}")
    toast(request, "The draft is saved.")
    return go(request, "roles:brief", role.pk)


def _pack(role: Role) -> list[dict[str, Any]]:
    return list(playbook.part(role.organisation_id, "brief_and_jd")["brief"]["sections"])


def _typed(request: MemberRequest, sections: Sequence[Mapping[str, Any]]) -> Typed:
    """Return the sections and outcomes that the form holds; None for outcomes when it has no boxes for them."""
    keys = [section["key"] for section in sections if section.get("kind") != "outcomes_list"]
    texts = {key: request.POST[f"section_{key}"] for key in keys if f"section_{key}" in request.POST}
    if "outcome" not in request.POST:
        return texts, None
    ids, said = request.POST.getlist("outcome_id"), request.POST.getlist("outcome")
    return texts, [{"id": pk, "text": text} for pk, text in zip_longest(ids[: len(said)], said, fillvalue="")]


def keeping(request: MemberRequest, role: Role, reopened: Callable[..., Any]) -> tuple[int | None, int | None]:
    """Return the number and version that a save is for; "Keep mine" after a conflict names the newer ones.

    `reopened` is the service that opens the next version, for keeping what was typed into one that got frozen.
    """
    keep = request.POST.get("keep", "")
    if keep == "new":
        opened = reopened(actor=request.member, role=role)
        return opened.number, opened.version
    if keep.count(":") == 1 and all(part.isascii() and part.isdigit() for part in keep.split(":")):
        number, version = keep.split(":")
        return int(number), int(version)
    return whole(request, "number"), whole(request, "version")


@member_required
@require_POST
def circulate(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Freeze the draft and ask its approvers."""
    role = role_for(request, role_id, policies.can_edit_brief)
    draft = visible_briefs(request.member).filter(role=role).select_related("role").order_by("-number").first()
    if draft is None:
        raise NotFound("There is no brief to send yet.")
    asked = set(request.POST.getlist("approvers"))
    people = [person for person in colleagues(request.member) if str(person.pk) in asked]
    try:
        services.circulate_brief(actor=request.member, brief=draft, version=whole(request, "version"), approvers=people)
    except Invalid as error:
        return _show(request, role, errors=error.errors, asked=asked, status=422)
    except Conflict as error:
        return _show(request, role, refusal=error.sentence, asked=asked, status=409)
    toast(request, f"Version {draft.number} is with {' and '.join(person.name for person in people)}.")
    return go(request, "roles:brief", role.pk)


@member_required
@require_POST
def sign(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Answer the version that was read."""
    role = role_for(request, role_id, policies.can_read_brief)
    read = whole(request, "number")
    found = visible_briefs(request.member).filter(role=role, number=read or 0).select_related("role").first()
    if found is None:
        raise NotFound("There is no such version of the brief.")
    given = {"answer": request.POST.get("answer", ""), "comment": request.POST.get("comment", "")}
    try:
        services.sign_brief(actor=request.member, brief=found, **given)
    except Invalid as error:
        return _show(request, role, errors=error.errors, signing_as=given, status=422)
    except Stale as error:
        return _show(request, role, outdated=error.sentence, signing_as=given, status=409)
    except Refused as error:
        return _show(request, role, refusal=error.sentence, signing_as=given, status=409)
    toast(request, f"Your answer to version {found.number} is recorded.")
    return go(request, "roles:brief", role.pk)


@member_required
@require_POST
def reopen(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Open the next version."""
    role = role_for(request, role_id, policies.can_edit_brief)
    opened = services.reopen_brief(actor=request.member, role=role)
    warn(request, f"Version {opened.number} is a draft. Its approvers will be asked again, and see what changed.")
    return go(request, "roles:brief", role.pk)


@member_required
@require_safe
def version(request: MemberRequest, role_id: UUID, number: int) -> HttpResponse:
    """Show one version as it was, and what it changed since the one before, or since another."""
    role = role_for(request, role_id, policies.can_read_brief)
    versions = list(visible_briefs(request.member).filter(role=role).select_related("author__user").order_by("-number"))
    shown = next((row for row in versions if row.number == number), None)
    if shown is None:
        raise NotFound("There is no such version of the brief.")
    earlier = [row for row in versions if row.number < number]
    wanted = request.GET.get("since", "")
    before = next((row for row in earlier if str(row.number) == wanted), earlier[0] if earlier else None)
    book = _pack(role)
    context = {
        "pack": book,
        "brief": shown,
        "versions": versions,
        "before": before,
        "earlier": earlier,
        "changes": diffs.of_briefs(before, shown, book) if before else [],
        "signatures": list(
            SignOff.objects.filter(brief=shown).select_related("member__user").order_by("created_at", "id")
        ),
    }
    return page(request, "roles/brief_version.html", role, context)


def _show(
    request: MemberRequest,
    role: Role,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, list[str]] | None = None,
    conflict: Conflict | None = None,
    outdated: str = "",
    refusal: str = "",
    signing_as: Mapping[str, str] | None = None,
    asked: set[str] | None = None,
    saved: str = "",
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    book = _pack(role)
    versions = list(visible_briefs(request.member).filter(role=role).select_related("author__user").order_by("-number"))
    latest = versions[0] if versions else None
    if latest is not None:
        latest.role = role
    frozen = latest is not None and latest.state != State.DRAFT
    approvers = _approvers(role)
    may_edit = policies.can_edit_role(request.member, role) and not role.ended
    signatures = signing.standing(latest) if latest and frozen else []
    mine = next((row for row in signatures if row.member.pk == request.member.pk), None)
    texts = {**(latest.sections if latest else {}), **(typed[0] if typed else {})}
    kept = latest.outcomes if latest else []
    rows = typed[1] if typed and typed[1] is not None else kept
    context = {
        "pack": book,
        "brief": latest,
        "versions": versions,
        "editing": may_edit and (not frozen or typed is not None),
        "may_reopen": may_edit and frozen,
        "texts": texts,
        "outcomes": _rows(typed[1] if typed else None, latest),
        "partial": bool(block) and wants_block(request),
        "missing": _missing(book, latest),
        "errors": errors or {},
        "conflict": _conflict(conflict, texts, rows, book) if conflict else None,
        "outdated": outdated,
        "refusal": refusal,
        "signatures": signatures,
        "mine": mine,
        "may_sign": bool(mine and latest and latest.state == State.CIRCULATING),
        "signing_as": signing_as or {},
        "since": _since(request, versions, book),
        "people": _candidates(request) if may_edit and not frozen else [],
        "named": asked if asked is not None else {str(seat.member_id) for seat in approvers},
        "saved": saved,
        "fit": _fit(request, latest, book, len(approvers)) if latest else None,
    }
    return page(request, TEMPLATE, role, context, block=block, status=status)


def _rows(typed: Sequence[Mapping[str, str]] | None, latest: BriefVersion | None) -> list[dict[str, str]]:
    """Return a row for each box of the form. Rows that were typed get the ids that saving gave them, in order."""
    kept = list(latest.outcomes) if latest else []
    if typed is None:
        rows = [dict(row) for row in kept]
    else:
        ids = iter(row["id"] for row in kept)
        rows = [{"id": next(ids, "") if row["text"].strip() else row["id"], "text": row["text"]} for row in typed]
    return rows + [{"id": "", "text": ""} for _ in range(MOST - len(rows))]


def _approvers(role: Role) -> list[RoleSeat]:
    return [seat for seat in role.seats.all() if seat.kind == RoleSeat.Kind.APPROVER]


def _fit(request: MemberRequest, brief: BriefVersion, book: Sequence[Mapping[str, Any]], approvers: int) -> Fit:
    """Reckon the printed page; a draft keeps room for those who will sign it."""
    signers = max(FEWEST_APPROVERS, approvers)
    return brief_document.fit(brief, book, signers=signers, loop=policies.can_read_loop(request.member, brief.role))


def _candidates(request: MemberRequest) -> list[Any]:
    return [person for person in colleagues(request.member) if policies.can_hold_seat(person, RoleSeat.Kind.APPROVER)]


def _missing(book: Sequence[Mapping[str, Any]], latest: BriefVersion | None) -> list[str]:
    """Return the labels of what approvers would miss."""
    texts, count = (latest.sections, len(latest.outcomes)) if latest else ({}, 0)
    return [
        section["label"]
        for section in book
        if (
            not FEWEST <= count <= MOST
            if section.get("kind") == "outcomes_list"
            else section.get("required") and not str(texts.get(section["key"], "")).strip()
        )
    ]


def _since(
    request: MemberRequest, versions: Sequence[BriefVersion], book: Sequence[Mapping[str, Any]]
) -> dict[str, Any] | None:
    """Return what changed since the member last answered an earlier version, or else since the version before."""
    if len(versions) < 2:
        return None
    latest, earlier = versions[0], versions[1:]
    by_pk = {row.pk: row for row in earlier}
    answered = (
        SignOff.objects.filter(member=request.member, brief__in=earlier)
        .order_by("-brief__number", "-created_at")
        .values_list("brief_id", "answer")
        .first()
    )
    old = by_pk[answered[0]] if answered else earlier[0]
    return {
        "number": old.number,
        "signed": bool(answered),
        "answer": SignOff.Answer(answered[1]).label.lower() if answered else "",
        "changes": diffs.of_briefs(old, latest, book),
    }


def _conflict(
    conflict: Conflict, texts: Mapping[str, str], rows: Sequence[Mapping[str, str]], book: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what a stale writer is shown: who has what, section by section where the texts differ."""
    theirs = conflict.current
    differ = [
        {"label": section["label"], "theirs": theirs["sections"].get(section["key"], "")}
        for section in book
        if section.get("kind") != "outcomes_list"
        and theirs["sections"].get(section["key"], "") != texts.get(section["key"], "").replace("\r\n", "\n").strip()
    ]
    said = [row["text"] for row in rows if row["text"].strip()]
    if [row["text"] for row in theirs["outcomes"]] != said:
        differ.append({"label": "First 90 days", "theirs": "\n".join(row["text"] for row in theirs["outcomes"])})
    frozen = theirs["state"] != State.DRAFT
    return {
        "sentence": conflict.sentence,
        "differ": differ,
        "frozen": frozen,
        "keep": "new" if frozen else f"{theirs['number']}:{theirs['version']}",
        "number": theirs["number"],
    }
