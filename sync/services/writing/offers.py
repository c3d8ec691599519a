"""Offers of the other system: each version is one. Pay is read by those who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from candidates.domain.offers import LIVE
from candidates.models import Application, Offer
from foundation.core import clock, versions
from foundation.core.ids import uuid7
from sync.domain.kinds import Kind
from sync.domain.values import minor
from sync.services.ledger import Item, Work
from sync.services.writing.telling import tell

State = Offer.State
OVER = (Application.Status.REJECTED, Application.Status.WITHDRAWN)


def write_offers(work: Work, items: Sequence[Item]) -> None:
    """Make and change offers; what is no longer the newest is taken back before the newest is written."""
    keys = {work.find(Kind.APPLICATION, item.content["application"]) for item in items}
    applications = {str(row.pk): row for row in Application.objects.select_related("role").filter(pk__in=keys)}
    told = []
    # What ends goes first: an application has one live offer at every moment.
    for item in sorted(items, key=lambda one: (_state(one) in _live(), one.content.get("version") or 0)):
        application = applications[work.find(Kind.APPLICATION, item.content["application"])]
        values = _values(item, application.role.currency)
        if application.status in OVER and values["state"] in _live():
            values["state"] = State.WITHDRAWN  # nobody is waited for whose application ended
        offer = None if item.new else Offer.objects.filter(pk=item.own.object_id).first()
        if values["state"] in _live():
            _end_others(work, application, offer)
        if offer is None:
            offer = Offer.objects.create(
                id=uuid7(),
                organisation_id=work.organisation_id,
                application=application,
                number=_number(application, item.content.get("version") or 1),
                **values,
            )
        else:
            for name, value in values.items():
                setattr(offer, name, value)
            versions.bump(offer, *values)
        item.object_id = str(offer.pk)
        said = {"kind": "offer", "what": "new" if item.new else "changed", "number": offer.number}
        told.append((item.object_id, str(application.role_id), str(application.pk), said))
    tell(work, "sync.pay", Offer, told)


def end_offers(work: Work, applications: Sequence[Application]) -> None:
    """Take back what is still offered to people whose application ended there."""
    ended = [one.pk for one in applications if one.status in OVER]
    told = []
    for offer in Offer.objects.filter(application__in=ended, state__in=_live()).select_related("application"):
        offer.state = State.WITHDRAWN
        versions.bump(offer, "state")
        place = (str(offer.application.role_id), str(offer.application_id))
        told.append((str(offer.pk), *place, {"kind": "offer", "what": "changed", "number": offer.number}))
    tell(work, "sync.pay", Offer, told)


def _live() -> set[str]:
    return {state.value for state in LIVE}


def _state(item: Item) -> str:
    said = item.content["state"]
    if said == "open":
        return State.SENT if item.content.get("sent") else State.DRAFT
    states = {"draft": State.DRAFT, "accepted": State.ACCEPTED, "declined": State.DECLINED}
    return states.get(said, State.WITHDRAWN)


def _values(item: Item, usual: str) -> dict[str, Any]:
    content = item.content
    currency = str(content.get("currency") or usual).upper()[:3]
    sent = date.fromisoformat(content["sent"]) if content.get("sent") else None
    starts = date.fromisoformat(content["starts"]) if content.get("starts") else sent or clock.today()
    answered = datetime.fromisoformat(content["answered"]) if content.get("answered") else None
    state = _state(item)
    return {
        "state": state,
        "base_minor": minor(str(content.get("pay") or ""), currency),
        "currency": currency,
        "starts_on": starts,
        # The other system keeps no last day; until they would start, the answer may come.
        "expires_on": max(starts, sent or starts),
        "sent_at": datetime.combine(sent, time(), UTC) if sent and state != State.DRAFT else None,
        "answered_at": answered if state in (State.ACCEPTED, State.DECLINED) else None,
    }


def _end_others(work: Work, application: Application, besides: Offer | None) -> None:
    others = Offer.objects.filter(application=application, state__in=_live())
    for other in others.exclude(pk=besides.pk) if besides else others:
        other.state = State.WITHDRAWN
        versions.bump(other, "state")


def _number(application: Application, wanted: int) -> int:
    taken = set(Offer.objects.filter(application=application).values_list("number", flat=True))
    return wanted if wanted > 0 and wanted not in taken else max(taken, default=0) + 1
