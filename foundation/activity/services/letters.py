"""Writing one mail: whom to, its words in text and HTML, and its link, which is made here where it holds a secret."""

from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address
from django.template.loader import render_to_string

from foundation.activity.domain.refusals import UnusableAddressError
from foundation.activity.models import Notification
from foundation.core.registries import MADE, SecretLink, secret_links


class Link(NamedTuple):
    """What the button of a mail opens, and what stands on it."""

    address: str
    label: str


def address_of(notification: Notification) -> str:
    """Return where its mail goes: to the account as it is now, or to a stranger."""
    recipient = notification.recipient
    return recipient.user.email if recipient else notification.email


def secret_of(notification: Notification) -> SecretLink | None:
    """Return how its secret link is made, if it has one."""
    url = notification.url
    return secret_links[url.removeprefix(MADE)] if url.startswith(MADE) else None


def written(notification: Notification) -> EmailMultiAlternatives:
    """Return the mail. Raises UnusableAddressError, or a DomainError where its secret link is no more to be had."""
    to = _usable(address_of(notification))
    recipient = notification.recipient
    context = {
        "notification": notification,
        "name": recipient.user.name if recipient else "",
        "organisation": notification.organisation,
        "link": _link(notification, to),
    }
    message = EmailMultiAlternatives(
        subject=" ".join(notification.title.split()),
        body=render_to_string("email/notification.txt", context, using="jinja2"),
        to=[to],
        # The same for each try, so that a mail that left twice can be told for one.
        headers={"Message-ID": f"<{notification.pk}@holdout>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/notification.html", context, using="jinja2"), "text/html")
    return message


def _link(notification: Notification, to: str) -> Link:
    if secret := secret_of(notification):
        return Link(secret.address(notification.subject_id, to), secret.label)
    path = notification.url
    return Link(f"{settings.BASE_URL}{path}" if path.startswith("/") else path, "Open in Holdout")


def _usable(address: str) -> str:
    """Return the address when a mail can be sent there; Django would drop one that is empty without a word."""
    try:
        sanitize_address(address, "utf-8")
    except Exception as error:  # the parser of addresses fails in many ways at what is none
        raise UnusableAddressError from error
    if "@" not in address:
        raise UnusableAddressError
    return address
