"""Registries that the judging app declares for the apps above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from foundation.core.registry import Registry
from foundation.people.models import Membership
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
