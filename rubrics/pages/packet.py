"""The candidate packet: what one viewer may read of an application, through the blind rule, on paper."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from candidates.models import Application
from candidates.queries.application import get_with_person
from foundation.core.formatting import count
from foundation.people.models import Membership
from rubrics.models import Scorecard
from rubrics.pages.reading import Card, Raised, Row, Sheet, card_of, sheet
from rubrics.queries import progress, readable_debriefs, visible_scorecards, with_contents

TEMPLATE = "pdf/packet.html"


def build(viewer: Membership, subject_id: UUID) -> Mapping[str, Any]:
    """Return the packet of an application for `viewer` as plain data. Raises NotFound when they do not see it.

    Times stay times: their wording depends on where it is rendered, and the fingerprint must not.
    """
    application = _application(viewer, subject_id)
    rows = visible_scorecards(viewer).filter(application=application, state=Scorecard.State.SUBMITTED)
    cards = sorted(map(card_of, with_contents(rows)), key=lambda card: (card.grading, card.stage, card.author))
    shown = sheet(cards)
    known = progress([application.pk], viewer)[application.pk]
    return {
        "organisation": viewer.organisation.name,
        "candidate": str(application.candidate),
        "role": application.role.title,
        "lede": _lede(shown, known.inside),
        "columns": list(shown.columns),
        "rows": [_row(row) for row in shown.rows],
        "votes": [dict(vote) for vote in reversed(shown.votes)],
        "agreement": _agreement(shown),
        "red_flags": [_flag(flag) for flag in shown.red_flags],
        "thin": [f"{who} on {where.lower()}" for who, where in shown.thin],
        "cards": [_card(card) for card in shown.cards],
        "sealed": max(known.inside - len(shown.cards), 0),
        "decision": _decision(viewer, application) if cards else None,
    }


def _application(viewer: Membership, subject_id: UUID) -> Application:
    return get_with_person(viewer, subject_id)


def _lede(shown: Sheet, inside: int) -> str:
    n = len(shown.cards)
    if not n:
        sealed = (
            f"{count(inside, 'scorecard is', 'scorecards are')} in, sealed from you until yours is." if inside else ""
        )
        return sealed or "No scorecard is in yet."
    splits = len(shown.splits)
    said = f"{shown.yes} of {n} lean yes."
    return said + (
        f" {count(splits, 'criterion splits', 'criteria split')} the people who scored it." if splits else ""
    )


def _row(row: Row) -> dict[str, Any]:
    same = f"all {row.low}" if row.low == row.high else f"{row.low} to {row.high}"
    return {
        "name": row.name,
        "cells": [{"value": cell.value, "thin": cell.thin} for cell in row.cells],
        "median": row.median,
        "spread": "" if row.low is None else f"split, {same}" if row.split else same,
        "split": row.split,
    }


def _agreement(shown: Sheet) -> dict[str, Any]:
    found = shown.agreement
    value = None if found.value is None else round(found.value, 2)
    return {"value": value, "reading": found.reading, "people": found.people, "shared": found.shared}


def _flag(flag: Raised) -> dict[str, Any]:
    return {"label": flag.label, "red": flag.red, "evidence": flag.evidence, "by": flag.by, "stage": flag.stage}


def _card(card: Card) -> dict[str, Any]:
    return {
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
        "flags": [_flag(flag) for flag in card.flags],
    }


def _decision(viewer: Membership, application: Application) -> dict[str, Any] | None:
    found = readable_debriefs(viewer).filter(application=application).exclude(decision="")
    debrief = found.select_related("decided_by__user").first()
    if debrief is None:
        return None
    return {
        "label": debrief.get_decision_display(),
        "reason": debrief.reason,
        "by": str(debrief.decided_by),
        "at": debrief.decided_at,
    }


def title(viewer: Membership, subject_id: UUID) -> str:
    """Name the packet; raises NotFound like build."""
    return f"Candidate packet: {_application(viewer, subject_id).candidate}"


def role_id(subject_id: UUID) -> UUID | None:
    """Return the role that the application is for."""
    return Application.objects.filter(pk=subject_id).values_list("role_id", flat=True).first()
