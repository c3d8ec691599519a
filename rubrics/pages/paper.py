"""The scorecard of a seat as it stands, begun or not: what its form, a taking along and a refusal all read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from candidates.models import InterviewSeat
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.domain.narrowing import judged_by
from rubrics.models import Criterion, GradingSeat, Scorecard
from rubrics.queries import FormFlag, FormProfile, flags_on, profiles_on
from rubrics.queries.sharing import share_of
from rubrics.services.contents import stored
from rubrics.services.scorecards import stage_of


@dataclass(frozen=True, slots=True)
class Paper:
    """A scorecard as it stands: its row if it was started, its criteria, the flags, the profiles, what is stored.

    `narrow`: what is technical is left to others.
    """

    seat: InterviewSeat | GradingSeat
    card: Scorecard | None
    criteria: Sequence[Criterion]
    flags: Sequence[FormFlag]
    profiles: Sequence[FormProfile]
    held: CardInput
    narrow: bool = False

    @property
    def version(self) -> int:
        return self.card.version if self.card else 0


def paper(seat: InterviewSeat | GradingSeat) -> Paper:
    """Read what the form of a seat needs; criteria are those it was started with, else those of the kit."""
    card: Scorecard | None = getattr(seat, "scorecard", None)
    flags = flags_on(seat.organisation_id, card)
    profiles = profiles_on(seat.organisation_id, card)
    if card is None:
        found = list(Criterion.objects.filter(kits__stage=stage_of(seat)).annotate(sitting=F("kits__interviewers")))
        scored: list[Criterion] = [*found]
        if found and isinstance(seat, InterviewSeat):
            scored = share_of(seat, scored, found[0].sitting)
        criteria = judged_by(scored, technical=seat.member.technical)
        narrow = len(criteria) < len(scored)
        held = CardInput({one.key: RatingInput() for one in criteria}, recommendation=0, summary="", note="")
    else:
        card.flagged = {flag.key: flag.evidence for flag in flags if flag.evidence is not None}
        card.suspected = {one.key: one.evidence for one in profiles if one.evidence is not None}
        criteria, narrow, held = [rating.criterion for rating in card.rated], card.narrow, stored(card)
    if narrow:
        flags = [flag for flag in flags if not flag.technical or flag.evidence is not None]
        profiles = _hinted(profiles, flags)
    return Paper(seat, card, criteria, flags, profiles, held, narrow)


def _hinted(profiles: Sequence[FormProfile], flags: Sequence[FormFlag]) -> list[FormProfile]:
    """Return the profiles that one of these flags hints at, and those that are suspected already."""
    keys = {flag.key for flag in flags}
    return [one for one in profiles if one.evidence is not None or keys.intersection(one.suspect_when)]
