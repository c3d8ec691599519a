"""A rule with the sentence that says no, so that pages, API and acts refuse in the same words."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from operator import attrgetter
from typing import Any, Generic, ParamSpec

from foundation.core.errors import Forbidden

P = ParamSpec("P")


class Rule(Generic[P]):
    """A predicate of a policies module. Called, it answers; `require` raises Forbidden with its `sentence` on a no."""

    def __init__(self, predicate: Callable[P, bool], sentence: str) -> None:
        update_wrapper(self, predicate)  # first: a rule made from another rule keeps words of its own
        self._predicate = predicate
        self.sentence = sentence

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        return self._predicate(*args, **kwargs)

    def require(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Raise Forbidden with the rule's sentence unless it holds."""
        if not self(*args, **kwargs):
            raise Forbidden(self.sentence)

    def on(self: Rule[[Any, Any]], path: str) -> Rule[[Any, Any]]:
        """Return the same rule for a row that is judged by what it belongs to: `can_edit_role.on("jd.role")`."""
        owner = attrgetter(path)
        return Rule(lambda member, row: self(member, owner(row)), self.sentence)

    def for_each(self: Rule[[Any]]) -> Rule[[Any, Any]]:
        """Return a rule of the member alone as one that is asked of a row: each row is judged alike."""
        return Rule(lambda member, _row: self(member), self.sentence)


def rule(sentence: str) -> Callable[[Callable[P, bool]], Rule[P]]:
    """Make the predicate below a rule that refuses with `sentence`."""

    def made(predicate: Callable[P, bool]) -> Rule[P]:
        return Rule(predicate, sentence)

    return made
