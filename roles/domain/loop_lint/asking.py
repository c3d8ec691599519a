"""Checks of what a loop asks of the candidate, and where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from roles.domain import shipped
from roles.domain.shipped import Book
from roles.domain.stage_kinds import StageKind

from .shapes import Check, Hit, Loop, candidate_hours

TAKE_HOME_WARNS_OVER, TAKE_HOME_BLOCKS_OVER = 4.0, 6.0  # hours
CANDIDATE_HOURS_OVER = 9.0
NEARLY = 1  # stages by which two loops may differ and still be one


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
    """The loop of another archetype, or all but one stage of it.

    Stages are told apart by the playbook's keys. Where a loop has others, their kinds are compared, and then the
    archetype's own template is never called copied.
    """
    others = book["templates"] if loop.other_templates is None else loop.other_templates
    known = {stage["key"]: stage["kind"] for stage in book["stages"]}
    by_kind = any(stage.key not in known for stage in loop.stages)
    ours = Counter(stage.kind if by_kind else stage.key for stage in loop.stages if StageKind(stage.kind).takes_part)
    own = asked_by(book["templates"].get(loop.archetype, ()), known, by_kind)
    far = apart(ours, own)
    if not ours or (by_kind and not far):
        return
    for key in others:
        theirs = asked_by(others[key], known, by_kind)
        between = apart(ours, theirs)
        near = between <= NEARLY and (far > NEARLY or apart(own, theirs) <= NEARLY)
        if key not in {loop.archetype, *template_labels(book)} and (not between or near):
            like = "But for one stage, this is the loop" if between else "This is the loop"
            job = key.replace("_", " ").replace("ml", "ML").replace("llm", "LLM")
            yield Hit(f"{like} for another job ({job}). Fit it to this one.")
            return


def asked_by(template: Sequence[str], kinds: Mapping[str, str], by_kind: bool = False) -> Counter[str]:
    """Return the stages of a template in which a candidate takes part, by key or by kind."""
    taking = [key for key in template if StageKind(kinds.get(key, key)).takes_part]
    return Counter(kinds.get(key, key) if by_kind else key for key in taking)


def apart(one: Counter[str], other: Counter[str]) -> int:
    """Return how many stages stand in one of two loops and not in the other."""
    return ((one - other) + (other - one)).total()


def template_labels(book: Book) -> Mapping[str, str]:
    """Return what templates that belong to no archetype are called, by key; as shipped where a copy does not say."""
    return {**shipped.book("loop")["template_labels"], **book.get("template_labels", {})}
