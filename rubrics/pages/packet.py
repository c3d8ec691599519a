"""The candidate packet: what one viewer may read of an application, through the blind rule, on paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from candidates.models import Application
from candidates.queries.application import get_with_person
from foundation.core.formatting import count
from foundation.core.registries import DocumentPart
from foundation.people.models import Membership
from roles.pages import brief_document
from roles.queries.seeing import visible_briefs
from rubrics.domain import tables
from rubrics.models import Criterion, Debrief, Scorecard
from rubrics.pages.careful import warnings_of
from rubrics.pages.numbers import numbers_of, plain
from rubrics.pages.reading import Card, Raised, cards_of
from rubrics.pages.said import Comment, after_talking, said_in
from rubrics.pages.sheet import Row, Sheet, sheet
from rubrics.pages.unable import Unassessed, unassessed
from rubrics.pages.written import written
from rubrics.queries import (
    anchors_of,
    plan_of,
    progress,
    tied_on,
    visible_scorecards,
    with_contents,
    worded_debriefs,
)

TEMPLATE = "pdf/packet.html"
PARTS = {
    "scores": DocumentPart("Scores, votes and what to be careful with"),
    "talk": DocumentPart("The talk: splits, views after, decision, dissent"),
    "cards": DocumentPart("Scorecards in full, with evidence and amendments"),
    "criteria": DocumentPart("What each level of the criteria means", ("rubrics:read",)),
    "brief": DocumentPart("The brief of the role", ("briefs:read", "outcomes:read")),
}
# More columns than these do not fit upright, or on one page at all.
UPRIGHT, WIDEST = 6, 14


def build(viewer: Membership, subject_id: UUID, parts: Sequence[str] = tuple(PARTS)) -> Mapping[str, Any]:
    """Return the packet of an application for `viewer` as plain data. Raises NotFound when they do not see it.

    Times stay times: their wording depends on where it is rendered, and the fingerprint must not.
    """
    application = _application(viewer, subject_id)
    rows = visible_scorecards(viewer).filter(application=application, state=Scorecard.State.SUBMITTED)
    cards = cards_of(with_contents(rows))
    # Opening is an act: until then nothing stands side by side, and later only what the debrief took in.
    locked = set(Scorecard.objects.filter(debriefs__application=application).values_list("pk", flat=True))
    together = sheet(card for card in cards if card.id in locked)
    known = progress([application.pk], viewer)[application.pk]
    shown: dict[str, Callable[[], dict[str, Any]]] = {
        "scores": lambda: _scores(application, together),
        "talk": lambda: _said(viewer, application, together) if cards else {},
        "cards": lambda: {"cards": [_card(card) for card in cards], "unassessed": _unassessed(viewer, application)},
        "criteria": lambda: {"criteria": _criteria(cards)},
        "brief": lambda: {"brief": _brief(viewer, application)},
    }
    return {
        "organisation": viewer.organisation.name,
        "candidate": str(application.candidate),
        "role": application.role.title,
        "zone": viewer.zone.key,
        "lede": _lede(len(cards), together, known.inside),
        "sealed": max(known.inside - len(cards), 0),
        "parts": list(parts),
        **{name: value for part in parts for name, value in shown[part]().items()},
    }


def _application(viewer: Membership, subject_id: UUID) -> Application:
    return get_with_person(viewer, subject_id)


def _lede(n: int, together: Sheet, inside: int) -> str:
    if not n:
        sealed = (
            f"{count(inside, 'scorecard is', 'scorecards are')} in, sealed from you until yours is." if inside else ""
        )
        return sealed or "No scorecard is in yet."
    if not together.cards:
        return f"{count(n, 'scorecard is', 'scorecards are')} in. The debrief is not open yet."
    splits = len(together.splits)
    people, yes, both = together.leanings
    said = f"{yes} of {count(people, 'person', 'people')} {'leans' if yes == 1 else 'lean'} yes."
    if both:
        said += f" {both} {'leans' if both == 1 else 'lean'} both ways, from several seats."
    return said + (
        f" {count(splits, 'criterion splits', 'criteria split')} the people who scored it." if splits else ""
    )


def _scores(application: Application, together: Sheet) -> dict[str, Any]:
    """Return the table in parts that fit on a page, the votes, the numbers and what to be careful with."""
    if not together.cards:
        return {}
    tied = {tie.member_id: tie for tie in tied_on(application)}
    names = [one.name for one in together.columns]
    return {
        "tables": [
            _table(together, start, tied) for start in range(0, max(len(together.columns), 1), WIDEST) if together.rows
        ],
        "ties": [
            {"name": tie.name, "said": tie.said}
            for pk, tie in tied.items()
            if pk in {c.author_id for c in together.cards}
        ],
        "voters": len(set(names)),
        "votes": [dict(vote) for vote in reversed(together.votes)],
        "agreement": _agreement(together),
        "written": asdict(written(together.cards)),
        "numbers": _numbers(together, application),
        "careful": [asdict(one) for one in warnings_of(together.cards, application)],
        "unrated": together.unrated,
    }


def _table(together: Sheet, start: int, tied: Mapping[UUID, Any]) -> dict[str, Any]:
    columns = together.columns[start : start + WIDEST]
    part = Sheet((), columns, (), (), (), together.agreement)
    return {
        "turned": len(columns) > UPRIGHT,
        "groups": [{"stage": stage, "n": n} for stage, n in part.groups],
        "columns": [{"name": one.name, "sub": one.sub, "tied": one.author_id in tied} for one in columns],
        "rows": [_row(row, row.cells[start : start + WIDEST]) for row in together.rows],
    }


def _row(row: Row, cells: Sequence[Any]) -> dict[str, Any]:
    return {
        "name": row.name,
        "tag": row.tag,
        "cells": [{"value": cell.value, "later": cell.later, "thin": cell.thin, "asked": cell.asked} for cell in cells],
        "median": row.median,
        "spread": f"split, {row.spread}" if row.split else row.spread,
        "split": row.split,
    }


def _numbers(together: Sheet, application: Application) -> dict[str, Any] | None:
    plan = plan_of(application)
    found = numbers_of(tables.numbers_of(together.table), plan.line if plan else None)
    if found is None:
        return None
    return {**asdict(found), "score": str(found.score), "line": None if found.line is None else str(found.line)}


def _agreement(shown: Sheet) -> dict[str, Any]:
    found = shown.agreement
    value = None if found.value is None else round(found.value, 2)
    return {"value": value, "reading": found.reading, "people": found.people, "shared": found.shared}


def _flag(flag: Raised) -> dict[str, Any]:
    return {"label": flag.label, "red": flag.red, "evidence": flag.evidence, "by": flag.by, "stage": flag.stage}


def _unassessed(viewer: Membership, application: Application) -> list[dict[str, Any]]:
    rows: list[Unassessed] = unassessed(viewer, application)
    return [{"author": one.author, "stage": one.stage, "at": one.at, "reason": one.reason} for one in rows]


def _card(card: Card) -> dict[str, Any]:
    return {
        "id": str(card.id),
        "author": card.author,
        "stage": card.stage,
        "recommendation": card.recommendation_label,
        "summary": card.summary,
        "weighted": None if card.weighted is None else str(card.weighted),
        "rated": card.coverage.rated,
        "total": card.coverage.total,
        "submitted_at": card.submitted_at,
        "rows": [
            {"label": row.label, "score": row.score, "evidence": row.evidence, "thin": row.thin} for row in card.rows
        ],
        "sentence": [{**asdict(one), "thin": one.thin} for one in card.sentence],
        "flags": [_flag(flag) for flag in card.flags],
        "suspected": [asdict(one) for one in card.suspected],
        "amendments": [asdict(one) for one in card.amendments],
    }


def _said(viewer: Membership, application: Application, together: Sheet) -> dict[str, Any]:
    """Return what was said in the debrief, its decision and the dissent, as far as the viewer reads it."""
    found = worded_debriefs(viewer).filter(application=application)
    debrief = found.select_related("decided_by__user").first()
    if debrief is None:
        return {}
    said = said_in(debrief)
    after = after_talking(viewer, debrief, said, together.cards, tied_on(application))
    return {
        "splits": [_split(row, together, said.comments) for row in together.splits],
        "after": [{**asdict(one), "said_at": one.said_at} for one in after.rows] if after.said else [],
        "decision": _decision(debrief) if debrief.decision else None,
        "earlier": debrief.notes,
        "dissents": [asdict(one) for one in said.dissents],
    }


def _split(row: Row, together: Sheet, comments: Sequence[Comment]) -> dict[str, Any]:
    criteria = next(one.criteria for one in together.table if one.key == row.key)
    return {
        "name": row.name,
        "spread": row.spread,
        "comments": [asdict(one) for one in comments if one.criterion in criteria],
    }


def _decision(debrief: Debrief) -> dict[str, Any]:
    return {
        "label": debrief.get_decision_display(),
        "reason": debrief.reason,
        "against": debrief.against,
        "references": _asked_about(debrief),
        "by": str(debrief.decided_by),
        "at": debrief.decided_at,
    }


def _asked_about(debrief: Debrief) -> list[str]:
    """Return the names of the criteria about which references are asked."""
    labels = Criterion.objects.filter(pk__in=debrief.ask_references).values_list("pk", "label")
    named = {str(pk): label for pk, label in labels}
    return [named[pk] for pk in debrief.ask_references if pk in named]


def _criteria(cards: Sequence[Card]) -> list[dict[str, Any]]:
    """Return what the levels mean of the criteria that the scorecards ask for: two queries."""
    asked = {one.criterion: one for card in cards for one in card.asked}
    rows = Criterion.objects.filter(pk__in=list(asked)).select_related("rubric_version__rubric")
    held = list(rows.order_by("rubric_version__rubric__label", "rubric_version__number", "position"))
    anchors = anchors_of(held)
    return [
        {
            "rubric": f"{one.rubric_version.rubric.label}, version {one.rubric_version.number}",
            "label": one.label,
            "weight": plain(one.weight),
            "anchors": anchors[one.pk],
        }
        for one in held
    ]


def _brief(viewer: Membership, application: Application) -> dict[str, Any] | None:
    """Return the newest brief of the role that the viewer may read."""
    brief = visible_briefs(viewer).filter(role=application.role_id).order_by("-number").first()
    if brief is None:
        return None
    found = brief_document.build(viewer, brief.pk)
    return {key: found[key] for key in ("number", "stand", "lede", "columns", "outcomes", "limits")}


def title(viewer: Membership, subject_id: UUID) -> str:
    """Name the packet; raises NotFound like build."""
    return f"Candidate packet: {_application(viewer, subject_id).candidate}"


def role_id(subject_id: UUID) -> UUID | None:
    """Return the role that the application is for."""
    return Application.objects.filter(pk=subject_id).values_list("role_id", flat=True).first()
