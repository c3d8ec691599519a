"""The candidate packet: what one viewer may read of an application, through the blind rule, on paper."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from candidates.models import Application
from candidates.queries.application import get_with_person
from foundation.core.formatting import count
from foundation.people.models import Membership
from rubrics.models import Debrief, Scorecard
from rubrics.pages.reading import Card, Raised, Row, Sheet, cards_of, sheet
from rubrics.pages.unable import Unassessed, unassessed
from rubrics.pages.written import written
from rubrics.queries import progress, visible_scorecards, with_contents, worded_debriefs

TEMPLATE = "pdf/packet.html"


def build(viewer: Membership, subject_id: UUID) -> Mapping[str, Any]:
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
    return {
        "organisation": viewer.organisation.name,
        "candidate": str(application.candidate),
        "role": application.role.title,
        "lede": _lede(len(cards), together, known.inside),
        "columns": list(together.columns),
        "rows": [_row(row) for row in together.rows],
        "votes": [dict(vote) for vote in reversed(together.votes)],
        "agreement": _agreement(together),
        "written": asdict(written(together.cards)),
        "red_flags": [_flag(flag) for flag in together.red_flags],
        "thin": [f"{who} on {where.lower()}" for who, where in together.thin],
        "cards": [_card(card) for card in cards],
        "unassessed": [_unassessed(one) for one in unassessed(viewer, application)],
        "sealed": max(known.inside - len(cards), 0),
        **(_said(viewer, application) if cards else {"decision": None, "dissents": []}),
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
    said = f"{together.yes} of {len(together.cards)} lean yes."
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


def _unassessed(one: Unassessed) -> dict[str, Any]:
    return {"author": one.author, "stage": one.stage, "at": one.at, "reason": one.reason}


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
        "sentence": [{**asdict(one), "thin": one.thin} for one in card.sentence],
        "flags": [_flag(flag) for flag in card.flags],
        "amendments": [asdict(one) for one in card.amendments],
    }


def _said(viewer: Membership, application: Application) -> dict[str, Any]:
    """Return the decision and the dissent beside it, as far as the viewer reads the debrief."""
    found = worded_debriefs(viewer).filter(application=application)
    debrief = found.select_related("decided_by__user").first()
    if debrief is None:
        return {"decision": None, "dissents": []}
    return {"decision": _decision(debrief) if debrief.decision else None, "dissents": _dissents(debrief)}


def _decision(debrief: Debrief) -> dict[str, Any]:
    return {
        "label": debrief.get_decision_display(),
        "reason": debrief.reason,
        "by": str(debrief.decided_by),
        "at": debrief.decided_at,
    }


def _dissents(debrief: Debrief) -> list[dict[str, Any]]:
    rows = debrief.dissents.select_related("member__user").order_by("created_at")
    return [{"text": one.text, "by": str(one.member), "at": one.created_at} for one in rows]


def title(viewer: Membership, subject_id: UUID) -> str:
    """Name the packet; raises NotFound like build."""
    return f"Candidate packet: {_application(viewer, subject_id).candidate}"


def role_id(subject_id: UUID) -> UUID | None:
    """Return the role that the application is for."""
    return Application.objects.filter(pk=subject_id).values_list("role_id", flat=True).first()
