"""The problem brief as a printed page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from foundation.core.errors import NotFound
from foundation.core.fetch import get_visible
from foundation.people.models import Membership
from roles import policies
from roles.domain import page_fit
from roles.models import BriefVersion, OpeningOverride, SignOff, Stage
from roles.queries import gate, playbook, signing
from roles.queries.seeing import visible_briefs

THIN = 1
STATES = {
    BriefVersion.State.DRAFT: "Draft, not yet sent to anybody",
    BriefVersion.State.SUPERSEDED: "Superseded by a later version",
}


def _brief(viewer: Membership, subject_id: UUID) -> BriefVersion:
    return get_visible(visible_briefs(viewer).select_related("role__organisation"), subject_id)


def title(viewer: Membership, subject_id: UUID) -> str:
    """Return the document's name. Raises NotFound."""
    brief = _brief(viewer, subject_id)
    return f"Problem brief: {brief.role.title}, version {brief.number}"


def build(viewer: Membership, subject_id: UUID) -> dict[str, Any]:
    """Return the template's context, plain data. Raises NotFound when the viewer does not read the brief.

    How many stages look at an outcome is told only to those who read the loop.
    """
    brief = _brief(viewer, subject_id)
    book = playbook.part(brief.organisation_id, "brief_and_jd")["brief"]["sections"]
    signatures = _signatures(brief)
    signed = sum(bool(row["signed"]) for row in signatures)
    written = brief.circulated_at or brief.updated_at
    stand = STATES.get(BriefVersion.State(brief.state)) or f"Signed by {signed} of {len(signatures)}"
    return {
        "role": brief.role.title,
        "organisation": brief.role.organisation.name,
        "number": brief.number,
        "day": localdate(written).isoformat(),
        "stand": stand,
        "lede": brief.sections.get("outcome", ""),
        "columns": _columns(brief, book),
        "outcomes": _outcomes(viewer, brief),
        "limits": _sections(brief, [row for row in book if row.get("group") == "constraints"]),
        "signatures": signatures,
        "overrides": _overrides(brief),
    }


def fit(brief: BriefVersion, book: Sequence[Mapping[str, Any]], *, signers: int, loop: bool) -> page_fit.Fit:
    """Reckon how a brief will fill its page, without a query; `loop` says whether the column of stages is printed."""
    stages = 0 if loop else None
    content = {
        "role": brief.role.title,
        "lede": brief.sections.get("outcome", ""),
        "columns": _columns(brief, book),
        "outcomes": [{"text": row["text"], "stages": stages} for row in brief.outcomes],
        "limits": _sections(brief, [row for row in book if row.get("group") == "constraints"]),
        "signatures": [],
    }
    return page_fit.measure(content, signers=signers)


def _columns(brief: BriefVersion, book: Sequence[Mapping[str, Any]]) -> list[list[dict[str, str]]]:
    """Return the sections in two columns of about the same length."""
    main = [row for row in book if row.get("group") is None and row.get("kind") is None and row["key"] != "outcome"]
    sections = _sections(brief, main)
    half, size = sum(len(row["text"]) + 60 for row in sections) / 2, 0
    left: list[dict[str, str]] = []
    while sections and (not left or size + len(sections[0]["text"]) / 2 < half):
        size += len(sections[0]["text"]) + 60
        left.append(sections.pop(0))
    return [left, sections]


def _sections(brief: BriefVersion, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {"label": row["label"], "text": text}
        for row in rows
        if (text := str(brief.sections.get(row["key"], "")).strip())
    ]


def _outcomes(viewer: Membership, brief: BriefVersion) -> list[dict[str, Any]]:
    counts: Counter[str] | None = None
    if policies.can_read_loop(viewer, brief.role):
        through = Stage.outcomes.through.objects.filter(stage__role_id=brief.role_id)
        counts = Counter(str(pk) for pk in through.values_list("outcome_id", flat=True))
    return [
        {"text": row["text"], "stages": None if counts is None else counts[row["id"]], "thin": THIN}
        for row in brief.outcomes
    ]


def _signatures(brief: BriefVersion) -> list[dict[str, Any]]:
    """Return who signed, with their place; of a superseded version those who answered it."""
    if brief.state == BriefVersion.State.DRAFT:
        return []
    if brief.state == BriefVersion.State.SUPERSEDED:
        rows = SignOff.objects.filter(brief=brief).select_related("member__user").order_by("created_at", "id")
        latest = {row.member_id: row for row in rows}
        return [_signed(row.member, row) for row in latest.values()]
    return [_signed(row.member, row.answer) for row in signing.standing(brief)]


def _overrides(brief: BriefVersion) -> list[dict[str, str]]:
    """Return what the role was let past, by whom and why: it stands on the role ever after."""
    rows = OpeningOverride.objects.filter(role_id=brief.role_id).select_related("by__user").order_by("created_at", "id")
    return [
        {
            "check": gate.LABELS.get(row.check_key, row.check_key),
            "reason": row.reason,
            "by": row.by.name,
            "day": localdate(row.created_at).isoformat(),
        }
        for row in rows
    ]


def _signed(member: Membership, answer: SignOff | None) -> dict[str, Any]:
    return {
        "name": member.name,
        "title": member.title or member.get_job_display(),
        "answer": answer.get_answer_display() if answer else "",
        "signed": answer is not None and answer.answer in signing.AGREEING,
        "day": localdate(answer.created_at).isoformat() if answer else "",
        "comment": answer.comment if answer else "",
    }


def role_id(subject_id: UUID) -> UUID:
    """Return the role that the document belongs to. Raises NotFound."""
    found = BriefVersion.objects.filter(pk=subject_id).values_list("role_id", flat=True).first()
    if found is None:
        raise NotFound("There is nothing here for you.")
    return found
