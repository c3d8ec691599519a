"""One level of a criterion with the organisation's own examples, and what could be quoted under it."""

from typing import Any

from foundation.people.models import Membership
from rubrics.models import Anchor, AnchorExample, Rating, RubricVersion
from rubrics.queries.practice import examples_of, quotable_scorecards

MOST_OFFERED = 12


def anchor_page(member: Membership, anchor: Anchor) -> dict[str, Any]:
    """Return a level, its examples, and what the member may quote from cards on the table."""
    criterion = anchor.criterion
    version = criterion.rubric_version
    newest = RubricVersion.objects.filter(rubric=version.rubric_id).order_by("-number")[0]
    return {
        "anchor": anchor,
        "criterion": criterion,
        "rubric": version.rubric,
        "version": version,
        "newest": newest,
        "is_newest": newest.pk == version.pk,
        "examples": examples_of([criterion])[criterion.pk, anchor.level],
        "quotable": quotable(member, anchor),
    }


def quotable(member: Membership, anchor: Anchor) -> list[Rating]:
    """Return ratings of this level with evidence, of cards on the table that the member may read, the newest first.

    They were written by the same sentence, in whichever version says it; what is quoted already is left out.
    """
    same = Anchor.objects.filter(
        criterion__rubric_version__rubric=anchor.criterion.rubric_version.rubric_id,
        criterion__key=anchor.criterion.key,
        level=anchor.level,
        text=anchor.text,
    )
    quoted = AnchorExample.objects.filter(rating__isnull=False).values("rating_id")
    rows = Rating.objects.filter(
        scorecard__in=quotable_scorecards(member), criterion__in=same.values("criterion_id"), score=anchor.level
    )
    rows = rows.exclude(evidence="").exclude(pk__in=quoted).select_related("criterion")
    return list(rows.order_by("-scorecard__submitted_at")[:MOST_OFFERED])
