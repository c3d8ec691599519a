"""Checks of what a loop asks of the candidate, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from roles.domain import shipped
from roles.domain.shipped import Book

from .shapes import Check, Hit, Loop, candidate_hours

TAKE_HOME_WARNS_OVER, TAKE_HOME_BLOCKS_OVER = 4.0, 6.0  # hours
CANDIDATE_HOURS_OVER = 9.0


def take_home_over(low: float, high: float) -> Check:
    """Return the check of take-homes over `low` hours, up to `high`."""

    def check(loop: Loop, _: Book) -> Iterator[Hit]:
        for stage in loop.of_kind(lambda kind: kind.has_task):
            if low < stage.candidate_hours <= high:
                say = f"The take-home asks {stage.candidate_hours:g} hours. Cut it to {TAKE_HOME_WARNS_OVER:g}."
                yield Hit(say, [stage])

    return check


def take_home_unpaid(loop: Loop, _: Book) -> Iterator[Hit]:
    """A take-home without pay."""
    for stage in loop.of_kind(lambda kind: kind.has_task):
        if not stage.pay_minor or stage.pay_minor < 0:
            yield Hit("The take-home has no pay. Pay for the hours you ask.", [stage])


def many_hours(loop: Loop, _: Book) -> Iterator[Hit]:
    """The whole loop asks more hours than good people give."""
    total = candidate_hours(loop)
    if total > CANDIDATE_HOURS_OVER:
        say = f"The loop asks {total:.1f} hours of a candidate. Over {CANDIDATE_HOURS_OVER:g}, good people drop out."
        yield Hit(say, [stage for stage in loop.stages if stage.candidate_hours])


def copied_loop(loop: Loop, book: Book) -> Iterator[Hit]:
    """Identical in kind and order to another archetype's loop; silent while it is the archetype's own template,
    since two archetypes of the playbook share one."""
    kinds = {stage["key"]: stage["kind"] for stage in book["stages"]}
    others = book["templates"] if loop.other_templates is None else loop.other_templates

    def same(template: Sequence[str]) -> bool:
        return [kinds.get(key, key) for key in template] == [stage.kind for stage in loop.stages]

    if not loop.stages or same(book["templates"].get(loop.archetype, ())):
        return
    besides = {loop.archetype, *template_labels(book)}
    copied = [key for key in others if key not in besides and same(others[key])]
    if copied:
        job = copied[0].replace("_", " ").replace("ml", "ML")
        yield Hit(f"This is the loop for another job ({job}). Fit it to this one.")


def template_labels(book: Book) -> Mapping[str, str]:
    """Return what templates that belong to no archetype are called, by key; as shipped where a copy does not say."""
    return {**shipped.book("loop")["template_labels"], **book.get("template_labels", {})}
