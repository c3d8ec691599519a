"""Changing one passage of a JD's draft at a time: a line as a finding's fix has it, a text that stands elsewhere.

Each is one event that tells what stood there, so that it can be put back. The rest of the text is not touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from foundation.activity.models import Event
from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.errors import Conflict, NotFound
from foundation.people.models import Membership
from roles import policies
from roles.models import JdVersion, Requirement, Role
from roles.queries import gate, jd_fixes, playbook, said_once
from roles.queries.jd_findings import TITLES
from roles.services.jds import draft, stop_beyond_limit
from roles.services.locking import lock_role
from roles.services.requirements import TEXT_LIMIT

REPLACED, INSERTED, PUT_BACK = "jd.passage_replaced", "jd.passage_inserted", "jd.passage_put_back"
GONE = "What this was about has changed since, so nothing was replaced. What is found now stands beside its line."
CHANGED_SINCE = "The passage has changed since, so it stays as it is."


def replace_line(*, actor: Membership, role: Role, mark: str) -> Event:
    """Put the fix of a finding in place of its line, as `roles.queries.jd_fixes` has it. Raises Conflict when the line
    or the finding is not what it was when its mark was read, or the JD is published.
    """
    policies.can_edit_jd.require(actor, role)
    with transaction.atomic():
        jd = draft(actor, lock_role(role), None)
        judged = gate.evaluate(role)
        found = jd_fixes.fixes(role, judged.shot, judged.jd).values()
        fix = next((one for one in found if one.mark == mark), None)
        if fix is None:
            raise Conflict(GONE, code="finding_gone")
        if fix.item is not None:
            return _in_requirement(actor, jd, judged.shot.requirements[fix.item]["id"], fix)
        whole = jd.sections[fix.section]
        text = whole[: fix.at] + fix.text + whole[fix.at + len(fix.line) :]
        data = {"rule": TITLES.get(fix.rule, fix.rule), "before": fix.line, "after": fix.text, "at": fix.at}
        return _write(actor, jd, fix.section, text, REPLACED, data)


def _in_requirement(actor: Membership, jd: JdVersion, pk: str, fix: jd_fixes.Fix) -> Event:
    row = jd.requirements.get(pk=pk)
    before = {"text": row.text, "kind": row.kind}
    errors: cleaning.Errors = {}
    row.text = cleaning.text(errors, "text", fix.text, limit=TEXT_LIMIT)
    row.kind = Requirement.Kind.NICE if fix.wish else row.kind
    cleaning.stop(errors)
    row.save(update_fields=["text", "kind", "updated_at"])
    versions.bump(jd)
    data = {"requirement": str(row.pk), "before": before, "after": {"text": row.text, "kind": row.kind}}
    return _told(actor, jd, REPLACED, {"rule": TITLES.get(fix.rule, fix.rule), **data})


def insert_said(*, actor: Membership, role: Role, section: str, key: str) -> Event:
    """Write a text that stands elsewhere into a section: at its end, or in place of how it read when it was taken.

    `key` names it as in `roles.queries.said_once`. Raises Conflict when nothing is said there any more or the JD is
    published, and Invalid beyond the lengths of a JD.
    """
    policies.can_edit_jd.require(actor, role)
    books = playbook.parts(role.organisation_id, *gate.PARTS, "plan")
    with transaction.atomic():
        jd = draft(actor, lock_role(role), None)
        judged = gate.evaluate(role, books)
        rows = {row["key"]: row for row in books["brief_and_jd"]["jd"]["sections"]}
        pays = policies.can_see_pay(actor, role)
        sources = said_once.Sources(role, judged.shot, books, pays=pays, language=judged.jd.language)
        offered = sources.of_section(rows[section]) if section in rows else []
        said = next((one for one in offered if one.key == key), None)
        if said is None:
            raise Conflict("There is nothing to take from there any more.", code="nothing_said")
        whole, earlier = jd.sections.get(section, ""), jd.taken.get(key, "")
        at = whole.find(earlier) if earlier else -1
        before = earlier if at >= 0 else ""
        at = at if at >= 0 else len(whole.rstrip())
        after = said.text if before or not whole.strip() else f"\n\n{said.text}"
        text = (whole[:at] + after + whole[at + len(before) :]).strip("\n")
        jd.taken = {**jd.taken, key: said.text}
        data = {"where": said.where, "before": before, "after": after, "at": at}
        return _write(actor, jd, section, text, INSERTED, data)


def put_back_passage(*, actor: Membership, role: Role, event: Event) -> None:
    """Undo one of the two, as its event tells of it.

    Raises NotFound for another event, and Conflict when the passage is not as it was left, or is published by now.
    """
    policies.can_edit_jd.require(actor, role)
    if event.verb not in (REPLACED, INSERTED) or event.role_id != role.pk:
        raise NotFound("There is nothing here for you.")
    with transaction.atomic():
        jd = draft(actor, lock_role(role), None)
        data = event.data
        if jd.number != data["number"]:
            raise Conflict("The version it was changed in is published by now.", code="jd_frozen")
        if "requirement" in data:
            _put_requirement_back(jd, data)
        else:
            jd.sections = {**jd.sections, data["section"]: _as_it_was(jd.sections.get(data["section"], ""), data)}
        versions.bump(jd, "sections")
        _told(actor, jd, PUT_BACK, {key: data[key] for key in ("section", "requirement") if key in data})


def _as_it_was(whole: str, data: Mapping[str, Any]) -> str:
    after = data["after"]
    at = data["at"] if whole.startswith(after, data["at"]) else whole.find(after)
    if not after or at < 0:
        raise Conflict(CHANGED_SINCE, code="passage_changed")
    return whole[:at] + str(data["before"]) + whole[at + len(after) :]


def _put_requirement_back(jd: JdVersion, data: Mapping[str, Any]) -> None:
    row = jd.requirements.filter(pk=data["requirement"]).first()
    if row is None or {"text": row.text, "kind": row.kind} != data["after"]:
        raise Conflict(CHANGED_SINCE, code="passage_changed")
    row.text, row.kind = data["before"]["text"], data["before"]["kind"]
    row.save(update_fields=["text", "kind", "updated_at"])


def _write(actor: Membership, jd: JdVersion, section: str, text: str, verb: str, data: Mapping[str, Any]) -> Event:
    """Keep a section of the draft and tell of it. Raises Invalid beyond the lengths of a section and of a JD."""
    errors: cleaning.Errors = {}
    jd.sections = {
        **jd.sections,
        section: cleaning.text(errors, section, text, limit=cleaning.SECTION_LIMIT, lines=True),
    }
    cleaning.stop(errors)
    stop_beyond_limit(jd, section)
    versions.bump(jd, "sections", "taken")
    return _told(actor, jd, verb, {"section": section, **data})


def _told(actor: Membership, jd: JdVersion, verb: str, data: Mapping[str, Any]) -> Event:
    return record(verb, actor=actor, subject=jd, data={"number": jd.number, **data})
