"""What a copy or a template of a role would bring, and what a template holds, as their pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foundation.core.formatting import count
from foundation.people.models import Membership
from roles import policies
from roles.models import PlanTask, Role, RoleTemplate
from roles.queries import role_templates
from roles.queries.seeing import visible_templates
from roles.queries.snapshot import Snapshot


def page(member: Membership, role: Role, shot: Snapshot) -> dict[str, Any]:
    """Return the context of roles/copy.html as it opens; `shot` is what the role has."""
    there = _there(role, shot)
    return {
        "parts": [(part, role_templates.PARTS[part], _says(part, many)) for part, many in there.items()],
        "ticked": set(there),
        "title": role.title,
        "name": role.title,
        "errors": {},
        "pay_comes": policies.can_see_pay(member, role),
        "may_keep": policies.can_keep_templates(member),
    }


def list_page(member: Membership) -> dict[str, Any]:
    """Return the context of roles/templates.html."""
    found = visible_templates(member).select_related("made_by__user")
    return {
        "rows": [{"template": row, "holds": _holds(row.data)} for row in found],
        "may_keep": policies.can_keep_templates(member),
    }


def template_page(member: Membership, found: RoleTemplate) -> dict[str, Any]:
    """Return the context of roles/template.html as it opens."""
    return {
        "template": found,
        "holds": _holds(found.data),
        "data": found.data,
        "name": found.name,
        "error": "",
        "may_keep": policies.can_keep_templates(member),
    }


def _there(role: Role, shot: Snapshot) -> dict[str, int]:
    """Return how much each part that the role has would bring."""
    tasks = PlanTask.objects.filter(role=role).count()
    held = {
        "scope": (bool(shot.scope), 1),
        "brief": (shot.brief is not None, len(shot.outcomes)),
        "jd": (shot.jd is not None, len(shot.requirements)),
        "loop": (bool(shot.stages), len(shot.stages)),
        "plan": (tasks > 0, tasks),
    }
    return {part: many for part, (there, many) in held.items() if there}


def _holds(contents: Mapping[str, Any]) -> list[tuple[str, str]]:
    listed = {"brief": "outcomes", "jd": "requirements"}
    many = {
        part: len(contents[part][listed[part]] if part in listed else contents[part])
        for part in role_templates.parts_of(contents)
    }
    return [(role_templates.PARTS[part], _says(part, number)) for part, number in many.items()]


def _says(part: str, many: int) -> str:
    """Return in a few words what a part brings."""
    return {
        "scope": "The answers and the archetype.",
        "brief": f"Its text as a new unsigned draft, with {count(many, 'outcome', 'outcomes')}.",
        "jd": f"Its text as a new draft, with {count(many, 'requirement', 'requirements')}.",
        "loop": f"{count(many, 'stage', 'stages')}, with what each one looks at, and the legal moves.",
        "plan": f"{count(many, 'task', 'tasks')}, counted from the new start.",
    }[part]
