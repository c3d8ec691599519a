"""The JD: drafting by sections, publishing, opening the next version, and setting findings aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.clock import now
from foundation.core.errors import Conflict, Invalid, NotFound, Refused, Stale
from foundation.people.models import Membership
from roles import policies
from roles.domain.pasted import to_markdown
from roles.models import FindingDismissal, JdVersion, Requirement, Role
from roles.queries import gate, playbook, said_once
from roles.queries.jd_findings import LOOP_DISAGREES
from roles.queries.snapshot import load
from roles.services.locking import lock_role, refuse_ended

State = JdVersion.State
REASON_LIMIT = 300
JD_LIMIT = 60_000  # characters over all sections
MOST_PASTED = 120_000  # characters of HTML that are read; markup is many times as long as what it says


def describe(jd: JdVersion) -> Mapping[str, Any]:
    """Return what a stale writer is shown of the newer JD."""
    return {
        "id": str(jd.pk),
        "number": jd.number,
        "state": jd.state,
        "sections": jd.sections,
        "version": jd.version,
        "saved_at": jd.updated_at.isoformat(),
    }


def save_jd(
    *,
    actor: Membership,
    role: Role,
    version: int | None,
    sections: Mapping[str, str],
    number: int | None = None,
) -> JdVersion:
    """Save sections of the draft; what is not named stays. The first save opens version 1.

    `number` is the JD version that the author was writing in; a newer one raises Stale. A published JD is frozen:
    Conflict, see `reopen_jd`.
    """
    policies.can_edit_jd.require(actor, role)
    kept = checked_sections(sections, playbook.part(role.organisation_id, "brief_and_jd"))
    with transaction.atomic():
        jd = draft(actor, lock_role(role), version, number)
        changed = {key: text for key, text in kept.items() if jd.sections.get(key, "") != text}
        if not changed:
            return jd
        jd.sections = {**jd.sections, **changed}
        stop_beyond_limit(jd, max(changed, key=lambda key: len(changed[key])))
        versions.bump(jd, "sections")
        data = {"number": jd.number, "sections": list(changed)}
        record("jd.saved", actor=actor, subject=jd, data=data)
    return jd


def stop_beyond_limit(jd: JdVersion, key: str) -> None:
    """Raise Invalid under the key of a section when the whole is too long with it."""
    written = sum(len(text) for text in jd.sections.values())
    if written > JD_LIMIT:
        raise Invalid({key: f"Keep the whole JD under {JD_LIMIT:,} characters. With this it has {written:,}."})


def checked_sections(sections: Mapping[str, Any], book: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts that may be stored, by key of the playbook; pasted HTML becomes Markdown. Raises Invalid."""
    known = {row["key"] for row in book["jd"]["sections"] if row.get("kind") != "traced_list"}
    errors: cleaning.Errors = {}
    kept = {}
    for key, value in sections.items():
        if key not in known:
            cleaning.say(errors, key, "The JD has no such section.")
        else:
            written = to_markdown(value) if isinstance(value, str) and len(value) <= MOST_PASTED else value
            kept[key] = cleaning.text(errors, key, written, limit=cleaning.SECTION_LIMIT, lines=True)
    cleaning.stop(errors)
    return kept


def draft(actor: Membership, role: Role, version: int | None, number: int | None = None) -> JdVersion:
    """Return the draft locked, or a new first one with what was said already; `role` is locked by the caller.

    Raises Stale and Conflict.
    """
    refuse_ended(role)
    latest = JdVersion.objects.filter(role=role).order_by("-number").first()
    if latest is None:
        books = playbook.parts(role.organisation_id, *said_once.PARTS)
        sources = said_once.Sources(role, load(role.pk), books, pays=policies.can_see_pay(actor, role))
        texts, taken = said_once.first_texts(sources, books["brief_and_jd"]["jd"]["sections"])
        return JdVersion.objects.create(
            organisation_id=role.organisation_id, role=role, number=1, author=actor, sections=texts, taken=taken
        )
    if number is not None and number != latest.number:
        raise Stale(
            f"Version {latest.number} was opened while you wrote in version {number}.", current=describe(latest)
        )
    if latest.state != State.DRAFT:
        raise Conflict(
            f"Version {latest.number} is published. Open a new version to change it.",
            code="jd_frozen",
            current=describe(latest),
        )
    return versions.lock(latest, version=version, describe=describe)


def reopen_jd(*, actor: Membership, role: Role) -> JdVersion:
    """Open the next version as a draft with the text and requirements of the last, which stays published."""
    policies.can_edit_jd.require(actor, role)
    with transaction.atomic():
        current = lock_role(role)
        refuse_ended(current)
        last = JdVersion.objects.filter(role=current).order_by("-number").first()
        if last is None:
            raise NotFound("There is no JD to change yet.")
        if last.state == State.DRAFT:
            return last
        jd = JdVersion.objects.create(
            organisation_id=current.organisation_id,
            role=current,
            number=last.number + 1,
            author=actor,
            sections=last.sections,
            taken=last.taken,
        )
        Requirement.objects.bulk_create([_copy(row, jd) for row in last.requirements.all()])
        data = {"number": jd.number, "follows": last.number}
        record("jd.reopened", actor=actor, subject=jd, data=data)
    return jd


def _copy(row: Requirement, jd: JdVersion) -> Requirement:
    return Requirement(
        organisation_id=jd.organisation_id,
        jd=jd,
        position=row.position,
        text=row.text,
        kind=row.kind,
        outcome_id=row.outcome_id,
        weekly_work=row.weekly_work,
    )


def publish_jd(*, actor: Membership, jd: JdVersion, version: int | None) -> JdVersion:
    """Publish the draft; the version that was published before is superseded.

    Raises Stale and Conflict, and Refused for blockers once the role has opened: the public would read them at once.
    """
    policies.can_edit_jd.require(actor, jd.role)
    with transaction.atomic():
        role = lock_role(jd.role)
        current = versions.lock(jd, version=version, describe=describe)
        refuse_ended(role)
        if current.state != State.DRAFT:
            raise Conflict(
                f"Version {current.number} is published already.", code="jd_frozen", current=describe(current)
            )
        if not any(str(text).strip() for text in current.sections.values()):
            raise Invalid({"": "There is nothing to publish yet. Write the JD first."})
        if role.state != Role.State.SCOPING:
            _require_clean(role)
        JdVersion.objects.filter(role=role, state=State.PUBLISHED).update(state=State.SUPERSEDED, updated_at=now())
        current.state, current.published_at = State.PUBLISHED, now()
        versions.bump(current, "state", "published_at")
        record("jd.published", actor=actor, subject=current, data={"number": current.number})
    return current


def _require_clean(role: Role) -> None:
    """Ask the gate's check of the JD, which findings kept with a reason and an owner's override clear."""
    check = next(check for check in gate.evaluate(role).checks if check.key == "jd_clean")
    if not check.cleared:
        raise Refused(
            f"The role is open, so everybody would read this at once. {check.detail} Mend what blocks, or keep it with "
            "a reason.",
            code="jd_blockers",
        )


def dismiss_finding(*, actor: Membership, role: Role, rule: str, text: str, reason: str) -> FindingDismissal:
    """Set a finding on a passage aside, with the reason; it stays set aside while the passage stands.

    `text` is the passage, '' for what is missing as a whole. Raises Invalid without a reason.
    """
    policies.can_edit_jd.require(actor, role)
    errors: cleaning.Errors = {}
    known = {row["id"] for row in playbook.part(role.organisation_id, "brief_and_jd")["jd_lint"]} | {LOOP_DISAGREES}
    cleaning.choice(errors, "rule", rule, known, blank=False)
    why = cleaning.text(errors, "reason", reason, limit=REASON_LIMIT, required="Say why this stays.")
    passage = cleaning.text(errors, "text", text, limit=10**6, lines=True)[:500]
    cleaning.stop(errors)
    with transaction.atomic():
        current = lock_role(role)
        row, made = FindingDismissal.objects.get_or_create(
            role=current,
            rule=rule,
            text=passage,
            defaults={"organisation_id": current.organisation_id, "reason": why, "by": actor},
        )
        if not made and row.reason == why:
            return row
        row.reason, row.by = why, actor
        row.save(update_fields=["reason", "by", "updated_at"])
        data = {"rule": rule.replace("_", " "), "text": passage, "reason": why}
        record("jd.finding_dismissed", actor=actor, subject=row, data=data)
    return row


def restore_finding(*, actor: Membership, dismissal: FindingDismissal) -> None:
    """Take a dismissal back."""
    policies.can_edit_jd.require(actor, dismissal.role)
    with transaction.atomic():
        lock_role(dismissal.role)
        row = FindingDismissal.objects.filter(pk=dismissal.pk).first()
        if row is None:
            return
        data = {"rule": row.rule.replace("_", " "), "text": row.text}
        record("jd.finding_restored", actor=actor, subject=row, data=data)
        row.delete()
