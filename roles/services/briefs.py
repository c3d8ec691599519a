"""The problem brief: drafting, and opening the next version. Its approvers are in signatures.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from foundation.activity.models import Event
from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.errors import Conflict, NotFound, Stale
from foundation.people.models import Membership
from roles import policies
from roles.models import BriefVersion, Role, Scope
from roles.queries import brief_from_scope, playbook
from roles.services import outcomes as outcome_rows
from roles.services.locking import lock_role, refuse_ended

State = BriefVersion.State
TAKEN, PUT_BACK = "brief.taken_from_scope", "brief.section_put_back"


def describe(brief: BriefVersion) -> Mapping[str, Any]:
    """Return what a stale writer or signer is shown of the newer brief."""
    return {
        "id": str(brief.pk),
        "number": brief.number,
        "state": brief.state,
        "sections": brief.sections,
        "outcomes": brief.outcomes,
        "version": brief.version,
        "saved_at": brief.updated_at.isoformat(),
    }


def save_brief(
    *,
    actor: Membership,
    role: Role,
    version: int | None,
    sections: Mapping[str, str] | None = None,
    outcomes: Sequence[Mapping[str, Any]] | None = None,
    number: int | None = None,
) -> BriefVersion:
    """Save sections and outcomes of the draft; what is not named stays. The first save opens version 1.

    `number` is the brief version that the author was writing in; a newer one raises Stale. A brief that was
    circulated is frozen: Conflict, see `reopen_brief`. Outcomes are [{id, text}] in order, '' for a new one.
    """
    policies.can_edit_brief.require(actor, role)
    kept = checked_sections(sections or {}, playbook.part(role.organisation_id, "brief_and_jd"))
    rows = None if outcomes is None else outcome_rows.checked(outcomes)
    with transaction.atomic():
        brief = _draft(actor, lock_role(role), version, number)
        changed = {key: text for key, text in kept.items() if brief.sections.get(key, "") != text}
        snapshot = brief.outcomes if rows is None else outcome_rows.sync(role, rows)
        if not changed and snapshot == brief.outcomes:
            return brief
        named = [*changed, *(["first_90_days"] if snapshot != brief.outcomes else [])]
        brief.sections = {**brief.sections, **changed}
        brief.outcomes = snapshot
        versions.bump(brief, "sections", "outcomes")
        data = {"number": brief.number, "sections": named}
        record("brief.saved", actor=actor, subject=brief, data=data)
    return brief


def checked_sections(sections: Mapping[str, Any], book: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts that may be stored, by key of the playbook. Raises Invalid."""
    known = {row["key"] for row in book["brief"]["sections"] if row.get("kind") != "outcomes_list"}
    errors: cleaning.Errors = {}
    kept = {}
    for key, value in sections.items():
        if key not in known:
            cleaning.say(errors, key, "The brief has no such section.")
        else:
            kept[key] = cleaning.text(errors, key, value, limit=cleaning.SECTION_LIMIT, lines=True)
    cleaning.stop(errors)
    return kept


def _draft(actor: Membership, role: Role, version: int | None, number: int | None) -> BriefVersion:
    """Return the draft locked, or a new first one with what the scope has said already."""
    refuse_ended(role)
    latest = BriefVersion.objects.filter(role=role).order_by("-number").first()
    if latest is None:
        (brief,) = first_drafts(actor, [role])
        brief.save(force_insert=True)
        return brief
    if number is not None and number != latest.number:
        raise Stale(
            f"Version {latest.number} was opened while you wrote in version {number}.", current=describe(latest)
        )
    if latest.state != State.DRAFT:
        raise Conflict(
            f"Version {latest.number} is frozen, since it went to its approvers. Open a new version to change it.",
            code="brief_frozen",
            current=describe(latest),
        )
    return versions.lock(latest, version=version, describe=describe)


def first_drafts(author: Membership, roles: Sequence[Role]) -> list[BriefVersion]:
    """Return version 1 of the brief of each role, not saved, with what its scope has said already: two queries."""
    if not roles:
        return []
    book = playbook.part(author.organisation_id, "brief_and_jd")["brief"]["sections"]
    known = [row["key"] for row in book]
    questions = dict(Scope.objects.filter(role__in=roles).values_list("role_id", "questions"))
    own = {"organisation_id": author.organisation_id, "number": 1, "author": author}
    drafts = []
    for role in roles:
        pays = policies.can_see_pay(author, role)
        texts = brief_from_scope.told(role, questions.get(role.pk) or {}, known, pays=pays)
        drafts.append(BriefVersion(role=role, sections=texts, outcomes=[], **own))
    return drafts


def reopen_brief(*, actor: Membership, role: Role) -> BriefVersion:
    """Open the next version as a draft with the text of the last; the last is superseded and its signers are told."""
    policies.can_edit_brief.require(actor, role)
    with transaction.atomic():
        current = lock_role(role)
        refuse_ended(current)
        last = BriefVersion.objects.filter(role=current).order_by("-number").first()
        if last is None:
            raise NotFound("There is no brief to change yet.")
        if last.state == State.DRAFT:
            return last
        last.state = State.SUPERSEDED
        last.save(update_fields=["state", "updated_at"])
        brief = BriefVersion.objects.create(
            organisation_id=current.organisation_id,
            role=current,
            number=last.number + 1,
            author=actor,
            sections=last.sections,
            outcomes=last.outcomes,
        )
        data = {"number": brief.number, "supersedes": last.number}
        record("brief.reopened", actor=actor, subject=brief, data=data)
    return brief


def take_from_scope(*, actor: Membership, role: Role, section: str) -> Event:
    """Write what Scope says into a section of the draft: in place of its text, or of the budget below it.

    Raises Conflict when Scope says nothing of it any more, or the brief went to its approvers.
    """
    policies.can_edit_brief.require(actor, role)
    with transaction.atomic():
        brief = _draft(actor, lock_role(role), None, None)
        known = [row["key"] for row in playbook.part(role.organisation_id, "brief_and_jd")["brief"]["sections"]]
        said = brief_from_scope.said(role, known, pays=policies.can_see_pay(actor, role)).get(section)
        if not said:
            raise Conflict("Scope says nothing of it any more.", code="nothing_said")
        before = str(brief.sections.get(section, ""))
        after = f"{before.rstrip()}\n{said}" if section == brief_from_scope.BUDGET and before.strip() else said
        return _put(actor, brief, TAKEN, section, before, after)


def put_back_section(*, actor: Membership, role: Role, event: Event) -> Event:
    """Undo the above, as its event tells of it. Raises NotFound for another event, Conflict once it was edited."""
    policies.can_edit_brief.require(actor, role)
    if event.verb != TAKEN or event.role_id != role.pk:
        raise NotFound("There is nothing here for you.")
    with transaction.atomic():
        brief = _draft(actor, lock_role(role), None, event.data["number"])
        section, before, after = (event.data[name] for name in ("section", "before", "after"))
        if brief.sections.get(section, "") != after:
            raise Conflict("The section has changed since, so it stays as it is.", code="section_changed")
        return _put(actor, brief, PUT_BACK, section, after, before)


def _put(actor: Membership, brief: BriefVersion, verb: str, section: str, before: str, after: str) -> Event:
    kept = checked_sections({section: after}, playbook.part(brief.organisation_id, "brief_and_jd"))
    brief.sections = {**brief.sections, **kept}
    versions.bump(brief, "sections")
    data = {"number": brief.number, "section": section, "before": before, "after": kept[section]}
    return record(verb, actor=actor, subject=brief, data=data)
