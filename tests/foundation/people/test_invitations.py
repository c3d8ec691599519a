"""Invitations: hashed, expiring, single use, for one address."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event, Notification
from foundation.activity.services import send_due
from foundation.core.clock import now
from foundation.core.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.people.models import Invitation, InvitationLink, Job, Membership, User
from foundation.people.services import accept, deactivate, invite, revoke, send_again
from foundation.people.services.invitations import issue
from tests.cast import Cast

NEW = "new@brightwater.example"
PASSPHRASE = "rain over the estuary"


def link(token: str) -> str:
    return reverse("people:invitation", args=[token])


def join(token: str, **given: str) -> Any:
    return Client().post(link(token), {"name": "Nia New", "password": PASSPHRASE} | given)


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def sent(cast: Cast) -> tuple[Invitation, str]:
    """An invitation, and the token of a mail that was written for it."""
    invitation = invite(actor=cast.ada, email=NEW, job=Job.INTERVIEWER, technical=True)
    return invitation, issue(invitation)


def test_only_the_hash_of_the_token_is_kept(cast: Cast, sent: tuple[Invitation, str]) -> None:
    invitation, token = sent
    assert len(token) >= 43
    stored = Invitation.objects.filter(pk=invitation.pk).values().get()
    event = Event.objects.get(verb="member.invited", subject_id=invitation.pk)
    kept = InvitationLink.objects.filter(invitation=invitation).values().get()
    assert token not in f"{stored} {kept} {event.data}"
    assert re.fullmatch("[0-9a-f]{64}", kept["token_hash"])


def test_the_mail_brings_the_link(cast: Cast) -> None:
    invitation = invite(actor=cast.ada, email=NEW, job=Job.ADVISOR, name="Nia O'New")
    assert mail.outbox == [], "nothing is sent while somebody waits for a page"
    assert "on its way" in signed_in(cast.ada).get(reverse("people:members")).content.decode()
    assert send_due(now()) == 1
    (message,) = mail.outbox
    assert message.to == [NEW]
    assert message.subject == "Ada Okafor invites you to Brightwater on Holdout"
    assert "Hello Nia O'New," in message.body
    token = message.body.split("/invitations/")[1].split("/")[0]
    assert join(token).status_code == 302
    invitation.refresh_from_db()
    assert invitation.mailed_at is not None


def test_a_mail_server_that_is_away_is_told_in_the_list_until_the_mail_left(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "foundation.activity.services.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    invitation = invite(actor=cast.ada, email=NEW, job=Job.ADVISOR)
    send_due(now())
    invitation.refresh_from_db()
    assert invitation.mailed_at is None
    assert "ConnectionRefusedError" in invitation.mail_error
    page = signed_in(cast.ada).get(reverse("people:members")).content.decode()
    assert "Tried again by itself" in page
    assert not invitation.links.exists(), "no link is made for a mail that cannot leave"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due(now() + timedelta(days=4)) == 1
    invitation.refresh_from_db()
    assert invitation.mail_error == ""
    assert "Tried again" not in signed_in(cast.ada).get(reverse("people:members")).content.decode()


def test_an_invitation_that_was_taken_back_is_not_mailed(cast: Cast) -> None:
    invitation = invite(actor=cast.ada, email=NEW, job=Job.ADVISOR)
    revoke(actor=cast.ada, invitation=invitation)
    assert send_due(now()) == 0
    assert mail.outbox == []
    row = Notification.objects.get(subject_id=invitation.pk)
    assert (row.mail_state, row.mail_error) == ("dropped", "This invitation was taken back.")


def test_a_new_person_joins_and_is_signed_in(cast: Cast, sent: tuple[Invitation, str]) -> None:
    _, token = sent
    client = Client()
    answer = client.post(link(token), {"name": "Nia New", "password": PASSPHRASE})
    assert answer.status_code == 302
    member = Membership.objects.get(user__email=NEW)
    assert (member.organisation, member.job, member.technical, member.name) == (
        cast.acme,
        Job.INTERVIEWER,
        True,
        "Nia New",
    )
    assert client.session["_auth_user_id"] == str(member.user_id)
    assert member.user.emailaddress_set.get().verified
    assert Event.objects.filter(verb="invitation.accepted", actor=member).count() == 1


def test_a_link_works_once(cast: Cast, sent: tuple[Invitation, str]) -> None:
    invitation, token = sent
    assert join(token).status_code == 302
    again = join(token, name="Someone Else")
    assert again.status_code == 410
    assert "used already" in again.content.decode()
    with pytest.raises(Conflict):
        accept(token=token, name="Someone Else", password=PASSPHRASE)
    with pytest.raises(Conflict):
        revoke(actor=cast.ada, invitation=invitation)
    assert User.objects.filter(email=NEW).count() == 1


def test_a_link_expires_after_two_weeks(cast: Cast, sent: tuple[Invitation, str]) -> None:
    _, token = sent
    with time_machine.travel(now() + timedelta(days=13, hours=23), tick=False):
        assert Client().get(link(token)).status_code == 200
    with time_machine.travel(now() + timedelta(days=14, minutes=1), tick=False):
        answer = join(token)
        assert answer.status_code == 410
        assert "expired" in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()


def test_a_revoked_link_does_not_work(cast: Cast, sent: tuple[Invitation, str]) -> None:
    invitation, token = sent
    revoke(actor=cast.ada, invitation=invitation)
    answer = join(token)
    assert answer.status_code == 410
    assert "taken back" in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()
    invite(actor=cast.ada, email=NEW, job=Job.OBSERVER)


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.swapcase(), lambda t: "x"])
def test_a_tampered_link_says_nothing(cast: Cast, sent: tuple[Invitation, str], change: Any) -> None:
    _, token = sent
    assert join(change(token)).status_code == 404
    with pytest.raises(NotFound):
        accept(token=change(token), name="Nia", password=PASSPHRASE)


def test_sending_again_replaces_the_link(cast: Cast, sent: tuple[Invitation, str]) -> None:
    invitation, token = sent
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        newer = issue(send_again(actor=cast.ada, invitation=invitation))
        assert join(token).status_code == 404
        assert join(newer).status_code == 302


def test_someone_else_cannot_use_it(cast: Cast, sent: tuple[Invitation, str]) -> None:
    _, token = sent
    client = signed_in(cast.zed)
    assert "You are signed in as zed@otherland.example" in client.get(link(token)).content.decode()
    answer = client.post(link(token), {"name": "Zed", "password": PASSPHRASE})
    assert answer.status_code == 403
    assert not Membership.objects.filter(organisation=cast.acme, user=cast.zed.user).exists()
    with pytest.raises(Forbidden):
        accept(token=token, user=cast.zed.user)


def test_an_existing_person_signs_in_first_and_joins_with_their_own_account(cast: Cast) -> None:
    token = issue(invite(actor=cast.ada, email="ZED@Otherland.example", job=Job.ADVISOR))
    signed_out = Client()
    page = signed_out.get(link(token)).content.decode()
    assert "Sign in as zed@otherland.example" in page
    assert signed_out.post(link(token), {"name": "Zed Again", "password": PASSPHRASE}).status_code == 403
    client = signed_in(cast.zed)
    before = client.session.session_key
    assert client.post(link(token)).status_code == 302
    member = Membership.objects.get(organisation=cast.acme, user=cast.zed.user)
    assert member.job == Job.ADVISOR
    assert client.session.session_key != before
    assert client.session["organisation_id"] == str(cast.acme.pk)
    cast.zed.user.refresh_from_db()
    assert cast.zed.user.name == "Zed Moreau"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "password123"}, "too common"),
        ({"password": "new@brightwater"}, "too similar"),
        ({"name": "   "}, "Enter your name"),
        ({"password": ""}, "Choose a password"),
    ],
)
def test_bad_input_is_told_beside_the_field(
    cast: Cast, sent: tuple[Invitation, str], given: dict[str, str], sentence: str
) -> None:
    _, token = sent
    answer = join(token, **given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()
    assert join(token).status_code == 302


def test_who_may_invite_whom(cast: Cast) -> None:
    for job in Job:
        if job in (Job.INTERVIEWER, Job.ADVISOR):
            invite(actor=cast.rafa, email=f"{job}@brightwater.example", job=job)
        else:
            with pytest.raises(Forbidden):
                invite(actor=cast.rafa, email=f"{job}@brightwater.example", job=job)
    for member in (cast.mei, cast.ines, cast.vic, cast.olu):
        with pytest.raises(Forbidden):
            invite(actor=member, email=NEW, job=Job.INTERVIEWER)


def test_a_recruiter_cannot_touch_an_invitation_to_another_job(cast: Cast) -> None:
    invitation = invite(actor=cast.ada, email=NEW, job=Job.OWNER)
    with pytest.raises(Forbidden):
        send_again(actor=cast.rafa, invitation=invitation)
    with pytest.raises(Forbidden):
        revoke(actor=cast.rafa, invitation=invitation)


def test_members_and_the_invited_are_not_invited_again(cast: Cast, sent: tuple[Invitation, str]) -> None:
    with pytest.raises(Invalid, match="has an invitation already"):
        invite(actor=cast.ada, email=NEW.upper(), job=Job.OBSERVER)
    with pytest.raises(Invalid, match="is a member already"):
        invite(actor=cast.ada, email=cast.tom.user.email, job=Job.OBSERVER)
    deactivate(actor=cast.ada, member=cast.tom)
    with pytest.raises(Invalid, match="Give them access again"):
        invite(actor=cast.ada, email=cast.tom.user.email, job=Job.OBSERVER)
    with pytest.raises(Invalid):
        invite(actor=cast.ada, email="not an address", job=Job.OBSERVER)


def test_inviting_by_the_page_keeps_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast.ada)
    answer = client.post(reverse("people:members"), {"email": "nobody at all", "name": "Nia", "job": Job.ADVISOR})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter an address such as name@example.com." in page
    assert 'value="nobody at all"' in page
    assert 'value="Nia"' in page
    assert client.post(reverse("people:members"), {"email": NEW, "job": Job.ADVISOR}).status_code == 302
    assert Invitation.objects.get(email=NEW).invited_by == cast.ada
