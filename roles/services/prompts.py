"""Prompts of a role: answering what only they ask, sending one, stopping it, taking its draft over into the JD."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.clock import now
from foundation.core.errors import Conflict, Invalid, NotFound, Refused, Stale
from foundation.people.models import Membership, Organisation
from roles import policies
from roles.domain import drafted
from roles.domain.prompts import JOB_DESCRIPTION, KINDS, Prompt
from roles.models import JdVersion, ModelEndpoint, Outcome, PromptRun, Role
from roles.queries import playbook, prompt_facts, snapshot
from roles.services import requirements
from roles.services.jds import save_jd
from roles.services.locking import lock_role, refuse_ended

State = PromptRun.State
ANSWER_LIMIT = 500
DRAFT_LIMIT = 100_000
NAMES = {JOB_DESCRIPTION: "the job description", "take_home_task": "a take-home task"}
HOUR = timedelta(hours=1)


def prompt_of(*, actor: Membership, role: Role, kind: str, pays: bool = True) -> Prompt:
    """Return a prompt of the role, filled. `pays` False leaves the band out. Raises Forbidden and NotFound."""
    policies.can_use_prompts.require(actor, role)
    if kind not in KINDS:
        raise NotFound("There is no such prompt.")
    books = playbook.parts(role.organisation_id, *prompt_facts.PARTS)
    return prompt_facts.prompt(role, snapshot.load(role.pk), books, kind, pays=pays)


def fingerprint(text: str) -> str:
    """Return what tells one text of a prompt from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def answer_prompts(*, actor: Membership, role: Role, version: int | None, answers: Mapping[str, str]) -> Role:
    """Keep answers to what no page of the role asks; those about the company are kept for all its roles.

    What is not named stays. Raises Stale, and Invalid by field.
    """
    policies.can_use_prompts.require(actor, role)
    known = prompt_facts.answered_here(playbook.parts(role.organisation_id, *prompt_facts.PARTS))
    errors: cleaning.Errors = {}
    kept = {}
    for name, value in answers.items():
        if name not in known:
            cleaning.say(errors, name, "The prompts have no such field.")
        else:
            kept[name] = cleaning.text(errors, name, value, limit=ANSWER_LIMIT, lines=True)
    cleaning.stop(errors)
    with transaction.atomic():
        current = versions.lock(role, version=version, describe=_described)
        ours = Organisation.objects.select_for_update(no_key=True).get(pk=current.organisation_id)
        changed = _put(ours.settings.setdefault(prompt_facts.SETTING, {}), kept, company=True)
        if changed:
            ours.save(update_fields=["settings", "updated_at"])
        own = _put(current.prompt_answers, kept, company=False)
        if own:
            versions.bump(current, "prompt_answers")
        if changed or own:
            data = {"fields": ", ".join([*changed, *own])}
            record("prompt.answered_for", actor=actor, subject=current, data=data)
    return current


def _described(role: Role) -> dict[str, Any]:
    return {"version": role.version, "answers": {**role.prompt_answers}}


def _put(held: dict[str, str], kept: Mapping[str, str], *, company: bool) -> list[str]:
    """Write what changed into `held` and return its names; a blank answer goes."""
    mine = {name: value for name, value in kept.items() if (name in prompt_facts.COMPANY) == company}
    changed = [name for name, value in mine.items() if held.get(name, "") != value]
    for name in changed:
        held[name] = mine[name]
        if not mine[name]:
            del held[name]
    return changed


def send_prompt(*, actor: Membership, role: Role, kind: str, seen: str) -> PromptRun:
    """Queue a prompt for the organisation's model, exactly as it was seen (`seen` is its fingerprint).

    Raises Conflict when the role says something else by now, and Refused when there is no model, one is writing
    already, or the hour is used up.
    """
    policies.can_use_prompts.require(actor, role)
    with transaction.atomic():
        current = lock_role(role)
        refuse_ended(current)
        # The lock on this row makes counting and adding one act for the whole organisation.
        endpoint = (
            ModelEndpoint.objects.select_for_update().filter(organisation_id=role.organisation_id, on=True).first()
        )
        if endpoint is None:
            raise Refused("No language model is set up. An owner can do that in the settings.", code="no_endpoint")
        filled = prompt_of(actor=actor, role=current, kind=kind)
        if fingerprint(filled.text) != seen:
            raise Conflict("The role changed since you read the prompt. Read it again, then send it.", code="stale")
        _refuse_too_much(current, kind)
        run = PromptRun.objects.create(
            organisation_id=current.organisation_id,
            role=current,
            kind=kind,
            prompt=filled.text,
            model=endpoint.model,
            by=actor,
        )
        data = {"what": NAMES[kind], "model": endpoint.model}
        record("prompt.sent", actor=actor, subject=run, data=data)
    return run


def _refuse_too_much(role: Role, kind: str) -> None:
    runs = PromptRun.objects.filter(organisation_id=role.organisation_id)
    if runs.filter(role=role, kind=kind, state__in=[State.QUEUED, State.RUNNING]).exists():
        raise Refused("A draft is being written already. Wait for it, or stop it first.", code="draft_under_way")
    most = settings.DRAFTING["per_hour"]
    if runs.filter(created_at__gt=now() - HOUR).count() >= most:
        raise Refused(f"Your organisation has asked for {most} drafts in an hour. Try again later.", code="too_many")


@transaction.atomic
def cancel_run(*, actor: Membership, run: PromptRun) -> PromptRun:
    """Stop a draft; what has come of it stays. One that has ended already is left as it is."""
    policies.can_use_prompts.require(actor, run.role)
    current = PromptRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not current.under_way:
        return current
    current.state, current.ended_at = State.CANCELLED, now()
    current.save(update_fields=["state", "ended_at", "updated_at"])
    data = {"what": NAMES.get(run.kind, run.kind), "model": run.model}
    record("prompt.cancelled", actor=actor, subject=current, data=data)
    return current


@transaction.atomic
def keep_draft(*, actor: Membership, run: PromptRun, text: str, seen: datetime | None) -> PromptRun:
    """Keep a draft as a person edited it. `seen` is when it last changed for them. Raises Stale, Conflict, Invalid."""
    policies.can_use_prompts.require(actor, run.role)
    errors: cleaning.Errors = {}
    written = cleaning.text(errors, "text", text, limit=DRAFT_LIMIT, lines=True)
    cleaning.stop(errors)
    current = PromptRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if current.under_way:
        raise Conflict("The draft is still being written. Wait for it, or stop it first.", code="draft_under_way")
    if seen is not None and current.updated_at != seen:
        raise Stale("Someone changed this draft meanwhile. Yours is kept below.", current={"text": current.text})
    if current.text != written:
        current.text = written
        current.save(update_fields=["text", "updated_at"])
        record("prompt.edited", actor=actor, subject=current, data={"what": NAMES[run.kind]})
    return current


def take_over(
    *,
    actor: Membership,
    run: PromptRun,
    text: str,
    version: int | None,
    number: int | None,
    loose_into: str = "",
    replace: bool = False,
) -> JdVersion:
    """Take a draft, as a person edited it, over into the draft JD and return that.

    Its headings say which text goes where; text without one goes to the section `loose_into`. Sections that have
    text keep it unless `replace`. Requirements are added to those there. Raises Stale and Conflict as the editor does.
    """
    role = run.role
    policies.can_edit_jd.require(actor, role)
    if run.kind != JOB_DESCRIPTION:
        raise Refused("Only the draft of a job description goes into the JD.")
    found, lines = _taken_apart(role, text, loose_into)
    with transaction.atomic():
        lock_role(role)
        latest = JdVersion.objects.filter(role=role).order_by("-number").first()
        held = latest.sections if latest else {}
        wanted = {key: said for key, said in found.items() if replace or not str(held.get(key, "")).strip()}
        jd = save_jd(actor=actor, role=role, version=version, number=number, sections=wanted)
        added = _add_requirements(actor, role, lines)
        PromptRun.objects.filter(pk=run.pk).update(taken_at=now(), updated_at=now())
        data = {"number": jd.number, "sections": list(wanted), "requirements": added}
        record("prompt.taken_over", actor=actor, subject=run, data=data)
    return jd


def _taken_apart(role: Role, text: str, loose_into: str) -> tuple[dict[str, str], tuple[drafted.Line, ...]]:
    """Return the text by section of the JD, and its requirements. Raises Invalid."""
    errors: cleaning.Errors = {}
    said = cleaning.text(errors, "text", text, limit=DRAFT_LIMIT, lines=True, required="There is no text to take over.")
    cleaning.stop(errors)
    sections = playbook.part(role.organisation_id, "brief_and_jd")["jd"]["sections"]
    lists = [row["key"] for row in sections if row.get("kind") == "traced_list"]
    parts = drafted.take_apart(said, [(row["key"], row["label"]) for row in sections], lists)
    return _placed(parts, loose_into, {row["key"] for row in sections} - set(lists)), parts.requirements


def _placed(parts: drafted.Draft, loose_into: str, known: set[str]) -> dict[str, str]:
    """Return the texts by section, with the loose text before what its section has. Raises Invalid without a place."""
    found = dict(parts.sections)
    if parts.loose:
        if loose_into not in known:
            raise Invalid({"loose_into": "Choose the section for the text that stands under no heading."})
        found[loose_into] = "\n\n".join(filter(None, (parts.loose, found.get(loose_into, ""))))
    return found


def _add_requirements(actor: Membership, role: Role, lines: tuple[drafted.Line, ...]) -> int:
    """Add the drafted requirements that the JD has not got; what they serve is an outcome where its words are one."""
    outcomes = {_plain(row.text): row for row in Outcome.objects.filter(role=role, retired_at=None)}
    latest = JdVersion.objects.filter(role=role).order_by("-number").first()
    held = {_plain(text) for text in latest.requirements.values_list("text", flat=True)} if latest else set()
    added = 0
    for line in lines:
        said = line.text[:400].strip()
        if _plain(said) in held:
            continue
        held.add(_plain(said))
        outcome = outcomes.get(_plain(line.serves))
        requirements.add_requirement(
            actor=actor,
            role=role,
            version=None,
            text=said,
            kind="must" if line.must else "nice",
            outcome=outcome,
            weekly_work="" if outcome else line.serves[:200],
        )
        added += 1
    return added


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")
