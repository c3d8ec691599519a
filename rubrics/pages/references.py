"""What references are asked: questions of the bank for their calls, and what the debrief left open about one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from candidates.models import Application
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from rubrics.domain import tables
from rubrics.domain.listening import points
from rubrics.models import Anchor, Criterion, Question
from rubrics.pages.reading import cards_of
from rubrics.queries import criteria_beside, submitted_with_contents

# The levels that stand for a weak and a strong answer where the bank has no question for references about a criterion.
WEAK, STRONG = 2, 4
OWN_WORDS = "When did you see this from them: {label}? What happened, and what was their own part in it?"


@dataclass(frozen=True, slots=True)
class Point:
    """A question for a reference: the criterion it is about, '' for none, and why, '' for whoever may not read it."""

    ask: str
    label: str = ""
    why: str = ""
    strong: Sequence[str] = ()
    weak: Sequence[str] = ()
    follow_up: Sequence[str] = ()
    criterion_id: UUID | None = None


def why_asked(row: tables.Row) -> str:
    """Say why a criterion of a debrief is left open; '' where it is not."""
    if not row.scores:
        return "Nobody rated it"
    return f"Split, {min(row.scores)} to {max(row.scores)}" if row.split else ""


def references_page(member: Membership, application: Application, chosen: Sequence[str]) -> dict[str, Any]:
    """Return the questions about the criteria that the debrief `chosen`, and those that every reference is asked."""
    why = _reasons(member, application) if chosen else {}
    (asked,) = questions_for(application.organisation_id, [chosen], why)
    return {"application": application, **asked}


def questions_for(
    organisation_id: UUID, debriefs: Sequence[Sequence[str]], why: Mapping[str, str] | None = None
) -> list[dict[str, list[Point]]]:
    """Return for each debrief, which chose criteria by id, what is asked `about` them and `always`: three queries."""
    bank = list(_bank(organisation_id))
    criteria = Criterion.objects.in_bulk({UUID(one) for chosen in debriefs for one in chosen})
    anchors = _anchors(criteria)
    points = {
        str(pk): _point(one, bank, anchors.get(pk, {}), (why or {}).get(str(pk), "")) for pk, one in criteria.items()
    }
    found = []
    for chosen in debriefs:
        about = [points[pk] for pk in chosen if pk in points]
        asked = {point.ask for point in about}
        found.append({"about": about, "always": [_of_bank(one) for one in bank if one.ask not in asked]})
    return found


def _bank(organisation_id: UUID) -> list[Question]:
    """Return what the organisation asks references."""
    rows = Question.objects.filter(organisation_id=organisation_id, archived_at=None).order_by("id")
    kinds = {kind for kind in StageKind if kind.answers("no_references")}
    return [one for one in rows if kinds.intersection(one.stages)]


def _reasons(member: Membership, application: Application) -> dict[str, str]:
    cards = cards_of(submitted_with_contents(member, application=application.pk))
    asked = [card.asked for card in cards]
    rows = tables.rows_of(asked, criteria_beside(asked))
    return {criterion: why_asked(row) for row in rows for criterion in row.criteria}


def _anchors(criteria: dict[UUID, Criterion]) -> dict[UUID, dict[int, str]]:
    found: dict[UUID, dict[int, str]] = {}
    rows = Anchor.objects.filter(criterion__in=criteria, level__in=(WEAK, STRONG))
    for criterion, level, text in rows.values_list("criterion_id", "level", "text"):
        found.setdefault(criterion, {})[level] = text
    return found


def _point(criterion: Criterion, bank: Sequence[Question], anchors: dict[int, str], why: str) -> Point:
    held = next((one for one in bank if criterion.key in one.criteria), None)
    if held is not None:
        return _of_bank(held, criterion, why)
    ask = OWN_WORDS.format(label=criterion.label[:1].lower() + criterion.label[1:])
    strong, weak = points(anchors.get(STRONG, "")), points(anchors.get(WEAK, ""))
    return Point(ask, criterion.label, why, strong, weak, criterion_id=criterion.pk)


def _of_bank(question: Question, criterion: Criterion | None = None, why: str = "") -> Point:
    return Point(
        question.ask,
        criterion.label if criterion else "",
        why,
        points(question.listen_strong),
        points(question.listen_weak),
        question.follow_up,
        criterion.pk if criterion else None,
    )
