"""Scorecards of the other system, as their authors handed them in there. The blind rule holds for them as for any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from candidates.models import Application, Interview, InterviewSeat
from foundation.core import clock, versions
from foundation.core.ids import uuid7
from foundation.people.models import Membership
from rubrics.models import Amendment, Criterion, GradingSeat, Rating, Rubric, RubricVersion, Scorecard
from rubrics.services.contents import stored
from sync.domain.kinds import Kind
from sync.domain.values import short
from sync.services.ledger import Item, Work
from sync.services.writing.telling import tell

LABEL, KEY, CRITERION = 120, 40, 60


def write_scorecards(work: Work, items: Sequence[Item]) -> None:
    """Make cards with their ratings; one that changed there is amended, and what it said before is kept."""
    work.know(Kind.INTERVIEW, [item.marks.get("interview") for item in items])
    keys = {work.find(Kind.APPLICATION, item.content["application"]) for item in items}
    rows = Application.objects.select_related("role").filter(pk__in=keys)
    applications = {str(row.pk): row for row in rows}
    rubrics = _rubrics(work, items, applications)
    told = []
    for item in items:
        application = applications[work.find(Kind.APPLICATION, item.content["application"])]
        card = None if item.new else Scorecard.objects.filter(pk=item.own.object_id).first()
        criteria = rubrics[application.role_id]
        if card is None:
            card = _new(work, item, application, criteria)
            what = "new"
        else:
            _amend(work, item, card, criteria)
            what = "changed"
        item.object_id = str(card.pk)
        said = {"kind": "scorecard", "what": what}
        told.append((item.object_id, str(application.role_id), str(application.pk), said))
    tell(work, "sync.application", Scorecard, told)


class _Criteria:
    """The criteria of a job there, on an imported rubric of its own."""

    def __init__(self, version: RubricVersion) -> None:
        self.version = version
        self.by_key = {one.key: one for one in version.criteria.all()}

    def ensure(self, labels: Mapping[str, str]) -> None:
        missing = {key: label for key, label in labels.items() if _key(key) not in self.by_key}
        made = [
            Criterion(
                id=uuid7(),
                organisation_id=self.version.organisation_id,
                rubric_version=self.version,
                position=len(self.by_key) + number,
                key=_key(key),
                label=(label or f"Criterion {key}")[:LABEL],
            )
            for number, (key, label) in enumerate(missing.items())
        ]
        Criterion.objects.bulk_create(made)
        self.by_key |= {one.key: one for one in made}


def _key(external: str) -> str:
    return short(f"c{external}", CRITERION)


def _rubrics(work: Work, items: Sequence[Item], applications: Mapping[str, Application]) -> dict[Any, _Criteria]:
    """Return the rubric of each role, made when there is none, with all criteria that these cards rate."""
    wanted: dict[Any, dict[str, str]] = {}
    titles: dict[Any, str] = {}
    for item in items:
        application = applications[work.find(Kind.APPLICATION, item.content["application"])]
        labels = {row["id"]: str(row["label"] or "") for row in item.marks.get("labels") or ()}
        labels |= {row["criterion"]: "" for row in item.content.get("ratings") or () if row["criterion"] not in labels}
        wanted.setdefault(application.role_id, {}).update(labels)
        titles[application.role_id] = application.role.title
    found = {}
    for role, labels in wanted.items():
        found[role] = _Criteria(_version(work, role, titles[role]))
        found[role].ensure(labels)
    return found


def _version(work: Work, role: Any, title: str) -> RubricVersion:
    key = f"{work.connection.source[:7]}-{role.hex}"[:KEY]
    rubric, _made = Rubric.objects.get_or_create(
        organisation_id=work.organisation_id,
        key=key,
        defaults={"label": f"{title[:90]}, from {work.table.name}"[:LABEL], "kind": "interview"},
    )
    version, _made = RubricVersion.objects.get_or_create(
        rubric=rubric, number=1, defaults={"organisation_id": work.organisation_id, "frozen_at": clock.now()}
    )
    return version


def _new(work: Work, item: Item, application: Application, criteria: _Criteria) -> Scorecard:
    submitted = datetime.fromisoformat(item.content["submitted"]) if item.content.get("submitted") else clock.now()
    author = Membership.objects.get(pk=work.find(Kind.MEMBER, item.content["author"]))
    seat = _seat(work, item, application, author)
    place = {"seat": seat} if isinstance(seat, InterviewSeat) else {"grading_seat": seat}
    card = Scorecard.objects.create(
        id=uuid7(),
        organisation_id=work.organisation_id,
        application=application,
        author=author,
        rubric_version=criteria.version,
        state=Scorecard.State.SUBMITTED,
        recommendation=item.content["recommendation"],
        summary=_summary(item),
        submitted_at=submitted,
        **place,
    )
    Rating.objects.bulk_create(_ratings(item, card, criteria))
    return card


def _seat(work: Work, item: Item, application: Application, author: Membership) -> InterviewSeat | GradingSeat:
    """Return where the author sat: in the interview, or, for a card without one, a seat of its own."""
    key = work.find(Kind.INTERVIEW, item.marks.get("interview"))
    interview = Interview.objects.filter(pk=key).first() if key else None
    if interview is not None:
        seat, _made = InterviewSeat.objects.get_or_create(
            interview=interview,
            member=author,
            defaults={"organisation_id": work.organisation_id, "answer": InterviewSeat.Answer.ACCEPTED},
        )
        if not Scorecard.objects.filter(seat=seat).exists():
            if seat.released_at:
                seat.released_at, seat.released_by, seat.release_reason = None, None, ""
                seat.save(update_fields=["released_at", "released_by", "release_reason", "updated_at"])
            return seat
    subject = uuid5(NAMESPACE_URL, f"{work.connection.pk}/scorecard/{item.id}")
    graded, _made = GradingSeat.objects.get_or_create(
        subject_id=subject,
        member=author,
        defaults={
            "organisation_id": work.organisation_id,
            "application": application,
            "stage_id": application.stage_id,
            "kind": GradingSeat.Kind.TAKE_HOME,
            "label": f"From {work.table.name}"[:60],
            "opened_at": clock.now(),
        },
    )
    return graded


def _summary(item: Item) -> str:
    """Return what was noted, and the questions with their answers below."""
    lines = [str(item.content.get("summary") or "").strip()]
    for row in item.content.get("answers") or ():
        if row["answer"] not in (None, ""):
            said = (
                {True: "Yes", False: "No"}.get(row["answer"], row["answer"])
                if isinstance(row["answer"], bool)
                else row["answer"]
            )
            lines.append(f"{row['question'] or 'Question'}\n{said}")
    return "\n\n".join(line for line in lines if line)


def _ratings(item: Item, card: Scorecard, criteria: _Criteria) -> list[Rating]:
    rows: dict[str, Rating] = {}
    for row in item.content.get("ratings") or ():
        criterion = criteria.by_key[_key(row["criterion"])]
        rows[criterion.key] = Rating(
            organisation_id=card.organisation_id,
            scorecard=card,
            criterion=criterion,
            score=row["score"],
            not_assessed=row["score"] is None,
            evidence=str(row["evidence"] or ""),
        )
    return list(rows.values())


def _amend(work: Work, item: Item, card: Scorecard, criteria: _Criteria) -> None:
    before = stored(card).as_json()
    Rating.objects.filter(scorecard=card).delete()
    Rating.objects.bulk_create(_ratings(item, card, criteria))
    card.recommendation, card.summary = item.content["recommendation"], _summary(item)
    Amendment.objects.create(
        organisation_id=card.organisation_id,
        scorecard=card,
        by=work.actor,
        reason=f"Changed in {work.table.name}.",
        before=before,
    )
    versions.bump(card, "recommendation", "summary")
