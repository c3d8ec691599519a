"""Who learns to interview by which rubric, and how a trainee scores beside those whose cards count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain.agreement.words import reading
from rubrics.domain.scoring import is_thin
from rubrics.domain.training import Both, beside, worth_a_talk
from rubrics.models import Anchor, PracticeCard, PracticeRating, Scorecard, Training
from rubrics.pages.amended import as_handed_in
from rubrics.queries.training import cards_beside, cards_by_training, practised, visible_trainings

Step = Training.Step
MOST_COMPARED = 40


@dataclass(slots=True)
class Line:
    """One criterion of one talk: what both gave and wrote. `same` tells whether both scored by the same sentences."""

    label: str
    own: int | None
    other: int | None
    own_words: str
    other_words: str
    same: bool

    @property
    def apart(self) -> int | None:
        if not self.same or self.own is None or self.other is None:
            return None
        return abs(self.own - self.other)

    @property
    def own_thin(self) -> bool:
        return is_thin(self.own, self.own_words)

    @property
    def other_thin(self) -> bool:
        return is_thin(self.other, self.other_words)

    @property
    def talk(self) -> bool:
        return self.same and worth_a_talk(self.own, self.other)


@dataclass(slots=True)
class Talk:
    """One person whom both scored."""

    who: str
    application_id: UUID
    stage: str
    at: datetime
    other: str
    lines: list[Line] = field(default_factory=list)


def trainings_page(member: Membership) -> dict[str, Any]:
    """Return the trainings that the member may see, by rubric."""
    visible = visible_trainings(member)
    cards = cards_by_training(visible)
    rows = visible.select_related("member__user", "rubric", "stepped_by__user")
    found = list(rows.order_by("rubric__label", "member__user__name"))
    groups = groupby(found, key=lambda row: row.rubric)
    return {
        "groups": [
            (rubric, [(row, cards.get((row.member_id, row.rubric_id), 0)) for row in group]) for rubric, group in groups
        ],
        "trains": policies.can_train(member),
    }


def training_page(member: Membership, training: Training) -> dict[str, Any]:
    """Return where somebody stands, and the cards side by side that the member may read."""
    cards = practised(member, training)
    talks = _talks(member, list(cards[:MOST_COMPARED]), cards_beside(member, cards))
    figures = beside(_scores(talks))
    return {
        "training": training,
        "mine": training.member_id == member.pk,
        "path": _path(training),
        "talks": talks,
        "figures": figures,
        "reading": reading(figures.alpha.value, figures.alpha.interval, figures.people),
        "cards": cards_by_training(Training.objects.filter(pk=training.pk)).get(
            (training.member_id, training.rubric_id), 0
        ),
        "steps": policies.can_step_training(member, training),
    }


def _path(training: Training) -> list[dict[str, Any]]:
    order = [Step.SHADOW, Step.REVERSE, Step.QUALIFIED]
    at = order.index(Step(training.step))
    says = {
        Step.SHADOW: "Listens and scores beside an interviewer",
        Step.REVERSE: "Leads the talk, an interviewer scores beside them",
        Step.QUALIFIED: "When a lead says so, beside what both scored",
    }
    return [
        {
            "name": step.label,
            "say": says[step],
            "done": place < at or step == training.step == Step.QUALIFIED,
            "current": place == at,
        }
        for place, step in enumerate(order)
    ]


def _talks(member: Membership, cards: Sequence[PracticeCard], found: Any) -> list[Talk]:
    """Put each practice card beside each scorecard of the same interview, in first words: six queries at most."""
    others = [row for row, _ in as_handed_in(list(found))]
    placed = Scorecard.objects.filter(pk__in=[row["id"] for row in others])
    where = {pk: (meeting, version) for pk, meeting, version in placed.values_list(*_PLACE)}
    own = _own(cards)
    versions = {version for _, version in where.values()} | {card.rubric_version_id for card in cards}
    sentences = _sentences(versions) if len(versions) > 1 else {}
    talks = []
    for card in cards:
        for row in others:
            meeting, version = where[row["id"]]
            if card.seat and card.seat.interview_id == meeting:
                same = None if version == card.rubric_version_id else (sentences, card.rubric_version_id, version)
                talks.append(_talk(card, own[card.pk], row, same))
    return talks


_PLACE = ("pk", "seat__interview_id", "rubric_version_id")
Sentences = dict[tuple[UUID, str], tuple[str, ...]]


def _own(cards: Sequence[PracticeCard]) -> Mapping[UUID, list[PracticeRating]]:
    found: defaultdict[UUID, list[PracticeRating]] = defaultdict(list)
    rows = PracticeRating.objects.filter(card__in=[card.pk for card in cards]).select_related("criterion")
    for row in rows.order_by("criterion__position"):
        found[row.card_id].append(row)
    return found


def _sentences(versions: set[UUID]) -> Sentences:
    """Return what the levels of each criterion say, by (version, key)."""
    found: defaultdict[tuple[UUID, str], list[str]] = defaultdict(list)
    rows = Anchor.objects.filter(criterion__rubric_version__in=versions).order_by("level")
    for version, key, text in rows.values_list("criterion__rubric_version_id", "criterion__key", "text"):
        found[version, key].append(text)
    return {place: tuple(texts) for place, texts in found.items()}


def _talk(
    card: PracticeCard,
    own: Sequence[PracticeRating],
    row: Mapping[str, Any],
    differ: tuple[Sentences, UUID, UUID] | None,
) -> Talk:
    assert card.seat is not None  # noqa: S101  (practised() asks for seats)
    meeting = card.seat.interview
    made = Talk(
        str(meeting.application.candidate), meeting.application_id, meeting.stage.label, meeting.starts_at, row["name"]
    )
    theirs = {one["key"]: one for one in row["rated"]}
    for rating in own:
        given = theirs.get(rating.criterion.key)
        if given is not None:
            same = differ is None or _same(rating.criterion.key, *differ)
            made.lines.append(
                Line(
                    rating.criterion.label,
                    rating.score,
                    given["score"],
                    rating.evidence,
                    given["evidence"] or "",
                    same,
                )
            )
    return made


def _same(key: str, sentences: Sentences, one: UUID, other: UUID) -> bool:
    return sentences.get((one, key)) == sentences.get((other, key))


def _scores(talks: Sequence[Talk]) -> list[Both]:
    return [
        Both(talk.application_id, line.own, line.other)
        for talk in talks
        for line in talk.lines
        if line.same and line.own is not None and line.other is not None
    ]
