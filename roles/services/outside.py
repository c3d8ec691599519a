"""Asking somebody from outside to read JD and loop: invited, reminded, taken back, handed in, paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from secrets import token_urlsafe
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from foundation.activity.services import record
from foundation.core import cleaning, clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles import policies
from roles.models import JdVersion, OutsideComment, OutsideLink, OutsideReader, Role, Stage
from roles.queries.outside import hash_of
from roles.services.locking import lock_role, refuse_ended

PURPOSE = "outside_reader"
GOOD_FOR = timedelta(days=21)
LONGEST = 4000
MOST_OPEN = 10
BIGGEST_FEE = 2**31 - 1
State = OutsideReader.State
SPENT = {
    State.IN: "Your comments are handed in. Thank you.",
    State.REVOKED: "This link was taken back, so nothing is asked of you any more.",
    State.EXPIRED: "This link has expired. Whoever sent it can send you a new one.",
}
ENDED = "This role is closed, so nothing is asked of you any more."


@transaction.atomic
def ask_reader(*, actor: Membership, role: Role, name: str, email: str, fee_minor: int | None) -> OutsideReader:
    """Ask somebody by mail to read JD and loop for `fee_minor` of the role's currency. Raises Forbidden, Invalid.

    Refused once the role is closed, and while it has neither a JD nor a loop.
    """
    policies.can_ask_readers.require(actor, role)
    current = lock_role(role)
    refuse_ended(current)
    kept = _checked(current, name, email, fee_minor)
    reader = OutsideReader.objects.create(
        organisation_id=current.organisation_id,
        role=current,
        currency=current.currency,
        asked_by=actor,
        expires_at=clock.now() + GOOD_FOR,
        **kept,
    )
    record("reader.asked", actor=actor, subject=reader, data={"name": reader.name})
    return reader


def _checked(role: Role, name: str, email: str, fee_minor: int | None) -> dict[str, object]:
    errors: cleaning.Errors = {}
    address = email.strip()
    kept = {
        "name": cleaning.text(errors, "name", name, limit=120, required="Give their name."),
        "email": address,
        "fee_minor": cleaning.money(errors, "fee", fee_minor) or 0,
    }
    try:
        validate_email(address)
    except ValidationError:
        cleaning.say(errors, "email", "Give a whole e-mail address.")
    if int(str(kept["fee_minor"])) > BIGGEST_FEE:
        cleaning.say(errors, "fee", "This amount is too large.")
    waiting = OutsideReader.objects.filter(role=role, revoked_at=None, handed_in_at=None)
    if waiting.filter(email__iexact=address).exists():
        cleaning.say(errors, "email", "They were asked already. Send the link again from the list.")
    if waiting.count() >= MOST_OPEN:
        cleaning.say(errors, "email", f"{MOST_OPEN} are asked already. Take one back first.")
    cleaning.stop(errors)
    if not JdVersion.objects.filter(role=role).exists() and not Stage.objects.filter(role=role).exists():
        raise Refused("There is nothing to read yet: write the JD or lay out the loop first.", code="nothing_to_read")
    return kept


@transaction.atomic
def send_reader_again(*, actor: Membership, reader: OutsideReader) -> OutsideReader:
    """Send a new link for three weeks; the ones before stop working. Raises Forbidden, Refused."""
    current = _locked(actor, reader)
    refuse_ended(current.role)
    current.links.all().delete()
    current.expires_at = clock.now() + GOOD_FOR
    versions.bump(current, "expires_at")
    record("reader.sent_again", actor=actor, subject=current, data={"name": current.name})
    return current


@transaction.atomic
def take_reader_back(*, actor: Membership, reader: OutsideReader) -> OutsideReader:
    """Ask nothing more of a reader: their link stops working. What they wrote goes unless it was handed in."""
    current = _locked(actor, reader)
    current.revoked_at = clock.now()
    versions.bump(current, "revoked_at")
    current.links.all().delete()
    current.comments.all().delete()
    record("reader.revoked", actor=actor, subject=current, data={"name": current.name})
    return current


def _locked(actor: Membership, reader: OutsideReader) -> OutsideReader:
    policies.can_ask_readers.require(actor, reader.role)
    rows = OutsideReader.objects.select_for_update(of=("self",)).select_related("role")
    current = rows.get(pk=reader.pk)
    if current.handed_in_at:
        raise Refused("They have handed in already.", code="handed_in")
    if current.revoked_at:
        raise Refused("This was taken back already.", code="revoked")
    return current


def reader_address(reader_id: UUID, _to: str) -> str:
    """Return a full address that was never sent before, for a mail that is being written. Raises Refused."""
    reader = OutsideReader.objects.select_related("role").get(pk=reader_id)
    _require_open(reader)
    token = token_urlsafe(32)
    OutsideLink.objects.create(organisation_id=reader.organisation_id, reader=reader, token_hash=hash_of(token))
    return f"{str(settings.BASE_URL).rstrip('/')}{reverse('roles:reading', args=[token])}"


def keep_comments(
    *, reader: OutsideReader, texts: Mapping[str, str], places: Mapping[str, str], version: int, hand_in: bool = False
) -> OutsideReader:
    """Keep what a reader says by place; `places` are those that there are, with their labels. '' removes a comment.

    Other places stay as they are, and what was kept stays where it cannot be handed in yet. Raises Stale where another
    window saved meanwhile, Refused once nothing is taken any more, Invalid by place and at `comments`.
    """
    errors: cleaning.Errors = {}
    said = {
        place: cleaning.text(errors, place, text, limit=LONGEST, lines=True)
        for place, text in texts.items()
        if place in places
    }
    cleaning.stop(errors)
    with transaction.atomic():
        current = versions.lock(reader, version=None, describe=_described)
        _require_open(current)
        versions.lock(reader, version=version, describe=_described)
        for place, text in said.items():
            _keep(current, place, places[place], text)
        number = current.comments.count()
        if hand_in and number:
            current.handed_in_at = clock.now()
        versions.bump(current, "handed_in_at")
        if current.handed_in_at:
            data = {"name": current.name, "count": number}
            record("reader.handed_in", actor=None, actor_label=current.name, subject=current, data=data)
    if hand_in and not number:
        raise Invalid({"comments": "Say something to at least one part first."}, code="incomplete")
    return current


def _keep(reader: OutsideReader, place: str, label: str, text: str) -> None:
    if text:
        OutsideComment.objects.update_or_create(
            reader=reader,
            place=place,
            defaults={"organisation_id": reader.organisation_id, "label": label[:120], "text": text},
        )
    else:
        reader.comments.filter(place=place).delete()


def _described(reader: OutsideReader) -> dict[str, object]:
    return {"version": reader.version}


def _require_open(reader: OutsideReader) -> None:
    state = reader.state_at(clock.now())
    if state != State.OPEN:
        raise Refused(SPENT[state], code=str(state))
    if reader.role.ended:
        raise Refused(ENDED, code="ended")


@transaction.atomic
def record_reader_paid(*, actor: Membership, reader: OutsideReader, paid_on: date | None) -> OutsideReader:
    """Note the day on which a reader was paid. Raises Forbidden, Invalid, Refused when nothing is due."""
    policies.can_pay_readers.require(actor, reader.role)
    current = OutsideReader.objects.select_for_update(of=("self",)).select_related("role").get(pk=reader.pk)
    if not current.owed:
        raise Refused("This was paid already, or nothing is due.", code="nothing_due")
    current.paid_on, current.paid_by = cleaning.day_of_payment(paid_on), actor
    versions.bump(current, "paid_on", "paid_by")
    record("reader.paid", actor=actor, subject=current, data={"name": current.name})
    return current
