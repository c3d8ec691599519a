"""The one mail that cannot wait in a table: an invitation, whose link is kept nowhere."""

from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from foundation.core.clock import now
from foundation.people.models import Invitation

log = structlog.get_logger(__name__)


def send_invitation(invitation: Invitation, token: str) -> bool:
    """Mail the link and note on the invitation how that went; False when the mail server did not take it.

    The act itself stands either way: the list of members shows what failed and offers to send again.
    """
    try:
        _message(invitation, token).send()
    except (SMTPException, OSError) as error:
        log.warning("invitation_not_sent", invitation=str(invitation.pk), cause=type(error).__name__)
        said = f"The mail server did not take it ({type(error).__name__})."
        Invitation.objects.filter(pk=invitation.pk).update(mail_error=said)
        return False
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=now(), mail_error="")
    return True


def _message(invitation: Invitation, token: str) -> EmailMultiAlternatives:
    organisation = invitation.organisation
    context = {
        "invitation": invitation,
        "organisation": organisation,
        "inviter": invitation.invited_by.name,
        "link": settings.BASE_URL.rstrip("/") + reverse("people:invitation", args=[token]),
    }
    message = EmailMultiAlternatives(
        subject=f"{invitation.invited_by.name} invites you to {organisation.name} on Holdout",
        body=render_to_string("email/invitation.txt", context, using="jinja2"),
        to=[invitation.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/invitation.html", context, using="jinja2"), "text/html")
    return message
