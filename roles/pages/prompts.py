"""The prompts of a role as their pages show them: one filled, and a draft that came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foundation.core.errors import Conflict, Refused
from foundation.people.models import Membership
from roles import policies
from roles.domain import drafted
from roles.domain.prompts import JOB_DESCRIPTION, fields
from roles.models import JdVersion, PromptRun, Role
from roles.queries import playbook, prompt_facts, snapshot
from roles.queries.seeing import visible_jds, visible_runs
from roles.services.endpoints import endpoint_of
from roles.services.prompts import fingerprint

LABELS = {JOB_DESCRIPTION: "Job description", "take_home_task": "Take-home task"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the page of a prompt gives back of an act: answers that were typed, and why it was not done."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    newer: Mapping[str, Any] | None = None
    refusal: str = ""


NOTHING = Given()


def page(member: Membership, role: Role, kind: str, given: Given = NOTHING) -> dict[str, Any]:
    """Return the context of roles/prompt.html."""
    books = playbook.parts(role.organisation_id, *prompt_facts.PARTS)
    filled = prompt_facts.prompt(role, snapshot.load(role.pk), books, kind, pays=True)
    held = {**role.organisation.settings.get(prompt_facts.SETTING, {}), **role.prompt_answers, **given.typed}
    endpoint = endpoint_of(role.organisation_id)
    runs = visible_runs(member).filter(role=role, kind=kind).select_related("by__user").order_by("-created_at")
    return {
        "tab": _tab(kind),
        "kind": kind,
        "labels": LABELS,
        "filled": filled,
        "seen": fingerprint(filled.text),
        "boxes": _boxes(books, kind, held, given.errors),
        "newer": given.newer,
        "refusal": given.refusal,
        "endpoint": endpoint if endpoint and endpoint.on else None,
        "sets_endpoint": policies.can_set_endpoint(member),
        "runs": list(runs[:5]),
    }


def _tab(kind: str) -> str:
    return "jd" if kind == JOB_DESCRIPTION else "brief"


def _boxes(
    books: Mapping[str, playbook.Part], kind: str, held: Mapping[str, str], errors: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """Return a box for each field of this prompt that people answer here; its number is its place among all of them."""
    asked = {field.key: field for field in fields(prompt_facts.template(books, kind))}
    return [
        {
            "name": f"answer_{at}",
            "label": asked[key].name[:1].upper() + asked[key].name[1:],
            "hint": asked[key].note or ("Kept for all roles of the company." if key in prompt_facts.COMPANY else ""),
            "value": held.get(key, ""),
            "error": " ".join(errors.get(key, [])),
        }
        for at, key in enumerate(prompt_facts.answered_here(books))
        if key in asked
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What somebody tried to do with a draft: its text as they edited it, where it should go, why it was not done."""

    text: str | None = None
    loose_into: str = ""
    replace: bool = False
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    conflict: Conflict | Refused | None = None


def draft(member: Membership, role: Role, run: PromptRun, taking: Taking) -> dict[str, Any]:
    """Return the context of roles/draft.html."""
    text = run.text if taking.text is None else taking.text
    conflict = taking.conflict
    return {
        "tab": _tab(run.kind),
        "run": run,
        "label": LABELS.get(run.kind, run.kind),
        "is_jd": run.kind == JOB_DESCRIPTION,
        "text": text,
        **_places(member, role, text, taking),
        "replace": taking.replace,
        "errors": taking.errors,
        "refusal": conflict.sentence if conflict else "",
        "theirs": conflict.current.get("text") if isinstance(conflict, Conflict) else None,
    }


def _places(member: Membership, role: Role, text: str, taking: Taking) -> dict[str, Any]:
    """Return where the parts of a text would go in the JD, and what has text there already."""
    sections = playbook.part(role.organisation_id, "brief_and_jd")["jd"]["sections"]
    texts = [(row["key"], row["label"]) for row in sections if row.get("kind") != "traced_list"]
    latest = visible_jds(member).filter(role=role).order_by("-number").first()
    parts = drafted.take_apart(text, [(row["key"], row["label"]) for row in sections])
    held = latest.sections if latest else {}
    return {
        "jd": latest,
        "frozen": latest is not None and latest.state != JdVersion.State.DRAFT,
        "choices": texts,
        "parts": parts,
        "written_already": [label for key, label in texts if key in parts.sections and str(held.get(key, "")).strip()],
        "headings": [label for key, label in texts if key in parts.sections],
        "loose_into": taking.loose_into or (texts[0][0] if texts else ""),
    }
