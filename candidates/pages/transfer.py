"""What is said before somebody goes on in another role."""

from __future__ import annotations

from typing import Any

from candidates.models import Application
from candidates.queries.transfers import goods_of, roles_to_go_to
from foundation.core.formatting import count
from foundation.people.models import Membership
from roles.models import Role

ONE = {"interviews": "interview", "offers": "offer", "scorecards": "scorecard", "take-homes": "take-home"}


def transfer_page(member: Membership, application: Application, role: Role | None) -> dict[str, Any]:
    """Return the roles to choose from and, for a chosen one, what goes along and what stays."""
    roles = [{"id": str(one.pk), "title": one.title} for one in roles_to_go_to(member, application.role_id)]
    return {
        "application": application,
        "roles": roles,
        "role": role,
        "goods": _said(application) if role else None,
    }


def _said(application: Application) -> dict[str, Any]:
    goods = goods_of(application)
    return {
        "notes": count(goods.notes, "note", "notes"),
        "files": count(goods.files, "file", "files"),
        "answers": count(goods.answers, "form", "forms"),
        "kept_back": count(goods.notes_that_stay, "note", "notes") if goods.notes_that_stay else "",
        "stays": [count(number, ONE.get(what, what), what) for what, number in goods.stays],
    }
