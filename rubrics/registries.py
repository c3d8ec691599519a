"""Registries that the judging app declares for the apps above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from foundation.core.registry import Registry
from foundation.people.models import Membership
from rubrics.domain.packs.comparing import Parts
from rubrics.domain.packs.shapes import Content
from rubrics.models import GradingSeat


@dataclass(frozen=True, slots=True)
class Work:
    """The work that a grader judges: a template that the grading page includes, and what it reads, as `work`.

    Nothing in it may name the candidate: no contact, no file name of theirs, no link to the application.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


# (candidate, text) -> the spans of the text that name them, for readers who must not know whose résumé it is.
naming: Registry[Callable[[Any, str], list[tuple[int, int]]]] = Registry("rubrics.naming")
# By GradingSeat.Kind: (grader, seat) -> the work to show. assessments registers take_home.
work: Registry[Callable[[Membership, GradingSeat], Work]] = Registry("rubrics.work")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Items of one kind that come with the shipped pack and of which each organisation has its own copy.

    `shipped()` and `held(organisation)` return contents by key, `used(organisation)` the keys of which an edit makes a
    new version. `put(actor, key, content)` makes an item say `content`, or makes it; it raises what the act raises.
    """

    label: str
    shipped: Callable[[], Mapping[str, Content]]
    held: Callable[[UUID], Mapping[str, Content]]
    used: Callable[[UUID], Collection[str]]
    put: Callable[[Membership, str, Content], object]
    parts: Callable[[Content], Parts]
    title: Callable[[str, Content], str]


# By name, which stands in `PackOrigin.shelf`; in the order in which they are shown.
shelves: Registry[Shelf] = Registry("rubrics.shelves")
