"""Registries that the roles app declares for the apps above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.db.models.expressions import Combinable

from foundation.core.registry import Registry

if TYPE_CHECKING:
    from foundation.people.models import Membership
    from roles.models import Stage

# (member) -> which roles they see because of something above a role, as a Q over Role: an own interview or grading
# seat on one of its applications. Joined by OR with the seats on the role itself.
seen_through: Registry[Callable[[Membership], Q]] = Registry("roles.seen_through")

# (stages) -> None, inside the transaction that made them: give new stages what the app above keeps for each (a kit).
stages_made: Registry[Callable[[list[Stage]], None]] = Registry("roles.stages_made")

# (ids of roles) -> how many applications came through each of their postings, by the posting's id; one query.
came_through: Registry[Callable[[Collection[UUID]], Mapping[UUID, int]]] = Registry("roles.postings.came_through")

# () -> how many people are in a role's pipeline now, as an expression over Role that its list shows and sorts by.
people_in: Registry[Callable[[], Combinable]] = Registry("roles.people_in")
