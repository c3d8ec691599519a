"""What to be careful with when scorecards are read side by side."""

from collections.abc import Sequence

from candidates.models import Application
from rubrics.domain import warnings
from rubrics.models import Scorecard
from rubrics.pages.reading import Card


def warnings_of(cards: Sequence[Card], application: Application) -> list[warnings.Warned]:
    """Return what to be careful with."""
    judged = [
        warnings.Judged(
            person=card.author,
            stage=card.stage,
            yes=(card.recommendation or 0) >= Scorecard.Recommendation.YES,
            scored=[warnings.Scored(row.label, row.score, row.evidence, row.thin) for row in card.rows],
            summary=card.summary,
            red_flags=[(flag.label, flag.evidence) for flag in card.flags if flag.red],
        )
        for card in cards
    ]
    return warnings.warnings_of(judged, [application.candidate.company])
