"""Invitations: a link by e-mail that works once, for two weeks, for the person it was sent to.

Its token is made when a mail is written, and of it only the hash is kept.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from foundation.core.clock import now
from foundation.core.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.core.event_log import record
from foundation.people import policies
from foundation.people.models import Invitation, InvitationLink, Membership, User
from foundation.people.services import checks
from foundation.people.services.accounts import find_user, make_user

PURPOSE = "invitation"
GOOD_FOR = timedelta(days=14)
TOKEN_BYTES = 32


def hash_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256 in hexadecimal. With 256 random bits in it, it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue(invitation: Invitation) -> str:
    """Make one more token that opens the invitation, and return it; it is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    InvitationLink.objects.create(invitation=invitation, token_hash=hash_of(token))
    return token


def address(invitation_id: UUID, to: str) -> str:
    """Return a full address for a mail that is being written. Raises Conflict when there is nothing left to join."""
    invitation = Invitation.objects.get(pk=invitation_id)
    if invitation.state != Invitation.State.OPEN:
        raise Conflict(SPENT[invitation.state])
    return f"{str(settings.BASE_URL).rstrip('/')}{reverse('people:invitation', args=[issue(invitation)])}"


def note_mail(invitation_id: UUID, at: datetime | None, why: str, again: bool) -> None:
    """Keep beside the invitation how its mail fared; the list of members shows it."""
    said = f"{why[:160].rstrip('.')}. Tried again by itself." if again else why[:200]
    Invitation.objects.filter(pk=invitation_id).update(mailed_at=at, mail_error=said)


@transaction.atomic
def invite(*, actor: Membership, email: str, job: str, name: str = "", technical: bool = False) -> Invitation:
    """Make an invitation; its event puts the mail into the outbox.

    Raises Invalid when the person is a member or has an open invitation.
    """
    wanted, address = checks.job(job), checks.email(email)
    policies.can_invite.require(actor, wanted)
    type(actor.organisation).objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    _check_not_here_yet(actor, address)
    invitation = Invitation.objects.create(
        organisation=actor.organisation,
        email=address,
        name=checks.name(name) if name.strip() else "",
        job=wanted,
        technical=technical,
        invited_by=actor,
        expires_at=now() + GOOD_FOR,
    )
    data = {"email": address, "job": wanted.label}
    record("member.invited", actor=actor, subject=invitation, data=data)
    return invitation


def _check_not_here_yet(actor: Membership, address: str) -> None:
    here = Membership.objects.filter(organisation=actor.organisation, user__email__iexact=address)
    member = here.select_related("user").first()
    if member and member.active:
        raise Invalid({"email": f"{member.name} is a member already."})
    if member:
        raise Invalid({"email": f"{member.name} was a member. Give them access again instead of inviting them."})
    waiting = Invitation.objects.filter(organisation=actor.organisation, email__iexact=address)
    if waiting.filter(accepted_at=None, revoked_at=None).exists():
        raise Invalid({"email": "This person has an invitation already. Send it again from the list."})


@transaction.atomic
def send_again(*, actor: Membership, invitation: Invitation) -> Invitation:
    """Give the invitation a new link for two more weeks; the link that was sent before stops working."""
    policies.can_change_invitation.require(actor, invitation)
    current = _lock_open(invitation)
    current.links.all().delete()
    current.expires_at = now() + GOOD_FOR
    current.mailed_at, current.mail_error = None, ""
    current.save(update_fields=["expires_at", "mailed_at", "mail_error", "updated_at"])
    record("invitation.sent_again", actor=actor, subject=current, data={"email": current.email})
    return current


@transaction.atomic
def revoke(*, actor: Membership, invitation: Invitation) -> Invitation:
    """Take the invitation back: its link stops working."""
    policies.can_change_invitation.require(actor, invitation)
    current = _lock_open(invitation)
    current.revoked_at = now()
    current.save(update_fields=["revoked_at", "updated_at"])
    record("invitation.revoked", actor=actor, subject=current, data={"email": current.email})
    return current


def _lock_open(invitation: Invitation) -> Invitation:
    current = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation.pk)
    if current.accepted_at or current.revoked_at:
        raise Conflict(SPENT[current.state])
    return current


SPENT = {
    Invitation.State.ACCEPTED: "This invitation was used already.",
    Invitation.State.REVOKED: "This invitation was taken back.",
    Invitation.State.EXPIRED: "This invitation has expired.",
}


def find(token: str) -> Invitation:
    """Return the invitation of a link, in whatever state it is; raises NotFound for a token that we never made."""
    found = Invitation.objects.select_related("organisation", "invited_by__user")
    found = found.filter(links__token_hash=hash_of(token))
    invitation = found.first()
    if invitation is None:
        raise NotFound("This invitation link is not complete. Open it again from the e-mail.")
    return invitation


@transaction.atomic
def accept(*, token: str, user: User | None = None, name: str = "", password: str = "") -> Membership:
    """Use an invitation, once: as the signed-in `user`, or as a new one with `name` and `password`.

    Having the link proves the address, so a new account's address counts as confirmed. Raises NotFound for an unknown
    link, Conflict for a spent one, Forbidden for a user with another address, Invalid for a bad name or password.
    """
    invitation = find(token)
    current = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if current.state != Invitation.State.OPEN or not current.links.filter(token_hash=hash_of(token)).exists():
        raise Conflict(SPENT.get(current.state, "This link was replaced by a newer one."))
    if user is not None and user.email.lower() != current.email.lower():
        raise Forbidden(f"This invitation is for {current.email}. You are signed in as {user.email}.")
    if user is None and find_user(current.email):
        raise Forbidden(f"{current.email} has an account already. Sign in with it, then open the link again.")
    person = user or make_user(email=current.email, name=name, password=password)
    member, made = Membership.objects.get_or_create(
        organisation=invitation.organisation,
        user=person,
        defaults={"job": current.job, "technical": current.technical},
    )
    if not made:
        raise Conflict(f"You belong to {invitation.organisation.name} already.")
    current.accepted_at = now()
    current.save(update_fields=["accepted_at", "updated_at"])
    record("invitation.accepted", actor=member, subject=current, data={"job": member.get_job_display()})
    return member
