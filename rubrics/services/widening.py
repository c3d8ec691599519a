"""Judging everything of a kit after all, for somebody from whom its technical part was kept."""

from django.db import transaction

from foundation.core import versions
from foundation.core.errors import Refused
from foundation.people.models import Membership
from rubrics.models import Criterion, Kit, Scorecard
from rubrics.services.scorecards import ALREADY, WRITTEN, assign, lock_for_writing, refuse_closed


@transaction.atomic
def widen_scorecard(*, actor: Membership, scorecard: Scorecard) -> Scorecard:
    """Ask the author of a draft for the technical criteria of the kit, too, each empty at first. Repeating is quiet.

    They come from the version of the rubric that the scorecard was started with. Raises Refused once it is in.
    """
    card = lock_for_writing(actor, scorecard)
    if card.state == Scorecard.State.SUBMITTED:
        raise Refused(ALREADY, code="submitted")
    refuse_closed(card)
    if not card.narrow:
        return card
    kit = Kit.objects.filter(stage=card.stage)
    left = Criterion.objects.filter(rubric_version=card.rubric_version_id, technical=True)
    left = left.filter(key__in=kit.values("criteria__key"))
    assign(card, left.exclude(pk__in=[rating.criterion_id for rating in card.rated]))
    card.narrow = False
    card.__dict__.pop("rated", None)
    versions.bump(card, "narrow", *WRITTEN)
    return card
