"""The sentence of one level: said otherwise, and the organisation's own words under it."""

import re
from typing import Any

from django.db import IntegrityError, transaction

from candidates.models import Candidate
from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import Anchor, AnchorExample, Criterion, Rating, RubricVersion
from rubrics.queries.practice import quotable_scorecards
from rubrics.registries import naming
from rubrics.services.library import LEVELS, LONGEST_ANCHOR, CriterionInput, make_rubric_version

LONGEST_EXAMPLE = 600


def reword_anchor(*, actor: Membership, anchor: Anchor, text: str, seen_number: int) -> RubricVersion:
    """Give one level another sentence, which makes the rubric's next version; all else stays as it was.

    Raises Forbidden, Stale when `seen_number` is not the newest version, Invalid beside text.
    """
    criterion = anchor.criterion
    rows = criterion.rubric_version.criteria.prefetch_related("anchors").order_by("position")
    if text.strip() == anchor.text:
        raise Invalid({"text": "This is the sentence that stands there."})
    try:
        return make_rubric_version(
            actor=actor,
            rubric=criterion.rubric_version.rubric,
            seen_number=seen_number,
            criteria=[_as_input(row, {anchor.level: text} if row.pk == criterion.pk else {}) for row in rows],
        )
    except Invalid as error:
        said = f"Say what a {anchor.level} looks like, in up to {LONGEST_ANCHOR} characters."
        raise Invalid({"text": said}) from error


def _as_input(row: Criterion, changed: dict[int, str]) -> CriterionInput:
    texts = {anchor.level: anchor.text for anchor in row.anchors.all()} | changed
    anchors = tuple(texts.get(level, "") for level in range(1, LEVELS + 1))
    return CriterionInput(row.key, row.label, row.weight, row.weight_reason, anchors)


@transaction.atomic
def quote_under_anchor(*, actor: Membership, anchor: Anchor, text: str, rating: Rating) -> AnchorExample:
    """Keep what somebody wrote on a released card as an example of a level, in words that name nobody.

    Raises Forbidden, Refused for a card that is not on the table for the actor, Invalid beside text.
    """
    policies.can_edit_rubrics.require(actor)
    errors: cleaning.Errors = {}
    said = cleaning.text(errors, "text", text, limit=LONGEST_EXAMPLE, required="Say what the person said or did.")
    cleaning.stop(errors)
    card = quotable_scorecards(actor).select_related("application__candidate").filter(pk=rating.scorecard_id).first()
    if card is None or rating.score != anchor.level or rating.criterion.key != anchor.criterion.key:
        raise Refused("This card is not on the table, or it gave another level.", code="not_released")
    left = _named(card.application.candidate, said)
    if left:
        raise Invalid({"text": f"“{left}” says who it was. Take it out."})
    values: dict[str, Any] = {
        "organisation_id": actor.organisation_id,
        "rubric_id": anchor.criterion.rubric_version.rubric_id,
        "criterion_key": anchor.criterion.key,
        "level": anchor.level,
        "anchor": anchor.text,
        "text": said,
        "added_by": actor,
    }
    try:
        with transaction.atomic():
            made = AnchorExample.objects.create(rating=rating, **values)
    except IntegrityError:
        raise Refused("This card is quoted already.", code="quoted") from None
    record("anchor.quoted", actor=actor, subject=made.rubric, data={"criterion": anchor.criterion.label})
    return made


def _named(candidate: Candidate, text: str) -> str:
    """Return the first place at which a text names somebody, gives their address, or their employer; '' for none."""
    spans = [span for find in naming for span in find(candidate, text)]
    if candidate.company:
        employer = rf"(?<!\w){re.escape(candidate.company)}(?!\w)"
        spans += [found.span() for found in re.finditer(employer, text)]
    return next((text[start:end] for start, end in sorted(spans)), "")


@transaction.atomic
def drop_example(*, actor: Membership, example: AnchorExample) -> None:
    """Take an example away; once it is gone there is nothing to do. Raises Forbidden."""
    policies.can_edit_rubrics.require(actor)
    gone, _ = AnchorExample.objects.filter(pk=example.pk).delete()
    if gone:
        record("anchor.unquoted", actor=actor, subject=example.rubric, data={"rubric": example.rubric.label})
