"""The problem brief as its page shows it: the draft or the frozen text, who signed it, and what changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foundation.core.errors import Conflict
from foundation.people.models import Membership
from roles import policies
from roles.domain import diffs
from roles.domain.page_fit import Fit
from roles.models import BriefVersion, Role, RoleSeat, SignOff
from roles.pages import brief_document
from roles.pages.newer import newer
from roles.queries import brief_from_scope, playbook, signing
from roles.queries.seeing import colleagues, visible_briefs
from roles.services.outcomes import FEWEST, MOST
from roles.services.signatures import FEWEST_APPROVERS

State = BriefVersion.State
Sections = Sequence[Mapping[str, Any]]
Typed = tuple[dict[str, str], list[dict[str, str]] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the page gives back of an act: what was typed (sections, outcomes), and why it was not done."""

    typed: Typed | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    conflict: Conflict | None = None
    outdated: str = ""
    refusal: str = ""
    signing_as: Mapping[str, str] = field(default_factory=dict)
    asked: set[str] | None = None
    saved: str = ""


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the parts of the page are made from; `versions` are the newest first."""

    member: Membership
    role: Role
    book: Sections
    versions: list[BriefVersion]
    may_edit: bool

    @property
    def latest(self) -> BriefVersion | None:
        return self.versions[0] if self.versions else None

    @property
    def frozen(self) -> bool:
        return self.latest is not None and self.latest.state != State.DRAFT

    @property
    def approvers(self) -> list[RoleSeat]:
        return [seat for seat in self.role.seats.all() if seat.kind == RoleSeat.Kind.APPROVER]


def sections_of(role: Role) -> list[dict[str, Any]]:
    """Return the sections of a brief, as the organisation's playbook has them."""
    return list(playbook.part(role.organisation_id, "brief_and_jd")["brief"]["sections"])


def page(member: Membership, role: Role, given: Given = NOTHING) -> dict[str, Any]:
    """Return the context of roles/brief.html, but for `partial`."""
    may_edit = policies.can_edit_brief(member, role) and not role.ended
    sheet = Sheet(member, role, sections_of(role), _versions(member, role), may_edit)
    if sheet.latest is not None:
        sheet.latest.role = role
    return {
        "book": sheet.book,
        "brief": sheet.latest,
        "versions": sheet.versions,
        "errors": given.errors,
        "refusal": given.refusal,
        **_writing(sheet, given),
        **_asking(sheet, given),
        **_signing(sheet, given),
        "since": _since(sheet),
        "fit": _fit(sheet),
    }


def _versions(member: Membership, role: Role) -> list[BriefVersion]:
    return list(visible_briefs(member).filter(role=role).select_related("author__user").order_by("-number"))


def _writing(sheet: Sheet, given: Given) -> dict[str, Any]:
    """Return what the form holds, and what somebody else wrote meanwhile."""
    latest = sheet.latest
    texts, rows = given.typed or ({}, None)
    pays = policies.can_see_pay(sheet.member, sheet.role)
    scope = brief_from_scope.said(sheet.role, [row["key"] for row in sheet.book], pays=pays) if sheet.may_edit else {}
    texts = {**(latest.sections if latest else scope), **texts}
    said = (latest.outcomes if latest else []) if rows is None else rows
    conflict = given.conflict
    return {
        "editing": sheet.may_edit and (not sheet.frozen or given.typed is not None),
        "may_reopen": sheet.may_edit and sheet.frozen,
        "texts": texts,
        "from_scope": brief_from_scope.here(scope, texts),
        "scope_says": (differing := brief_from_scope.differing(sheet.role, scope, texts)),
        "scope_offers": brief_from_scope.offered(scope, texts, differing),
        "outcomes": _rows(rows, latest),
        "conflict": newer(conflict, texts, sheet.book, _outcomes(conflict, said)) if conflict else None,
        "saved": given.saved,
    }


def _rows(typed: Sequence[Mapping[str, str]] | None, latest: BriefVersion | None) -> list[dict[str, str]]:
    """Return a row for each box of the form. Rows that were typed get the ids that saving gave them, in order."""
    kept = list(latest.outcomes) if latest else []
    if typed is None:
        rows = [dict(row) for row in kept]
    else:
        ids = iter(row["id"] for row in kept)
        rows = [{"id": next(ids, "") if row["text"].strip() else row["id"], "text": row["text"]} for row in typed]
    return rows + [{"id": "", "text": ""} for _ in range(MOST - len(rows))]


def _outcomes(conflict: Conflict, rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the newer outcomes as a difference, when they are not those of the writer."""
    theirs = [row["text"] for row in conflict.current["outcomes"]]
    mine = [row["text"] for row in rows if row["text"].strip()]
    return [] if theirs == mine else [{"label": "First 90 days", "theirs": "\n".join(theirs)}]


def _asking(sheet: Sheet, given: Given) -> dict[str, Any]:
    """Return whom a draft may be sent to, who is named, and what they would miss in it."""
    kind = RoleSeat.Kind.APPROVER
    asks = sheet.may_edit and not sheet.frozen
    people = [one for one in colleagues(sheet.member) if policies.can_hold_seat(one, kind)] if asks else []
    named = {str(seat.member_id) for seat in sheet.approvers} if given.asked is None else given.asked
    return {"people": people, "named": named, "missing": _missing(sheet.book, sheet.latest)}


def _missing(book: Sections, latest: BriefVersion | None) -> list[str]:
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


def _signing(sheet: Sheet, given: Given) -> dict[str, Any]:
    """Return who signed, whether the member may now, and what they were about to say."""
    latest = sheet.latest
    signatures = signing.standing(latest) if latest and sheet.frozen else []
    mine = next((row for row in signatures if row.member.pk == sheet.member.pk), None)
    return {
        "signatures": signatures,
        "mine": mine,
        "may_sign": bool(mine and latest and latest.state == State.CIRCULATING),
        "signing_as": given.signing_as,
        "outdated": given.outdated,
    }


def _since(sheet: Sheet) -> dict[str, Any] | None:
    """Return what changed since the member last answered an earlier version, or else since the version before."""
    if len(sheet.versions) < 2:
        return None
    latest, earlier = sheet.versions[0], sheet.versions[1:]
    by_pk = {row.pk: row for row in earlier}
    answered = (
        SignOff.objects.filter(member=sheet.member, brief__in=earlier)
        .order_by("-brief__number", "-created_at")
        .values_list("brief_id", "answer")
        .first()
    )
    old = by_pk[answered[0]] if answered else earlier[0]
    return {
        "number": old.number,
        "signed": bool(answered),
        "answer": SignOff.Answer(answered[1]).label.lower() if answered else "",
        "changes": diffs.of_briefs(old, latest, sheet.book),
    }


def _fit(sheet: Sheet) -> Fit | None:
    """Reckon the printed page; a draft keeps room for those who will sign it."""
    if sheet.latest is None:
        return None
    signers = max(FEWEST_APPROVERS, len(sheet.approvers))
    loop = policies.can_read_loop(sheet.member, sheet.role)
    return brief_document.fit(sheet.latest, sheet.book, signers=signers, loop=loop)


def version_page(member: Membership, role: Role, number: int, since: str) -> dict[str, Any] | None:
    """Return the context of roles/brief_version.html: one version and what it changed; None when there is none.

    It is compared with the version before, or with the earlier one whose number `since` is.
    """
    versions, book = _versions(member, role), sections_of(role)
    shown = next((row for row in versions if row.number == number), None)
    if shown is None:
        return None
    earlier = [row for row in versions if row.number < number]
    before = next((row for row in earlier if str(row.number) == since), earlier[0] if earlier else None)
    answers = SignOff.objects.filter(brief=shown).select_related("member__user").order_by("created_at", "id")
    return {
        "book": book,
        "brief": shown,
        "versions": versions,
        "before": before,
        "earlier": earlier,
        "changes": diffs.of_briefs(before, shown, book) if before else [],
        "signatures": list(answers),
    }
