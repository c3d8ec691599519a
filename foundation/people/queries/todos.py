"""What a member owes, gathered from every app."""

from __future__ import annotations

from foundation.core import clock, registries
from foundation.core.registries import Todo
from foundation.people.models import Membership


def todos_of(member: Membership) -> list[Todo]:
    """Return what every app says that the member owes, soonest first, what has no day last."""
    owed = [todo for source in registries.todos for todo in source(member)]
    far = clock.now()
    return sorted(owed, key=lambda todo: (todo.due_at is None, todo.due_at or far, todo.title))
