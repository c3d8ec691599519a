"""Mail about an account, as rows of the outbox: asked for in a request, sent by the sweep, its links made only then."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from foundation.core.clock import now
from foundation.core.errors import Conflict
from foundation.core.event_log import tell
from foundation.core.registries import Notice, made_link
from foundation.people.models import User

PASSWORD, CONFIRM = "account.password", "account.confirm"
# What each mail of the library leads to; those that are not named lead nowhere.
LINKS = {
    "account/email/password_reset_key": made_link(PASSWORD),
    "account/email/email_confirmation": made_link(CONFIRM),
    "account/email/email_confirmation_signup": made_link(CONFIRM),
}


# Whoever asks twice within a minute gets one mail.
ONE_A_MINUTE = "%Y-%m-%dT%H:%M"


def post(prefix: str, *, to: str, user: User | None, context: Mapping[str, Any]) -> None:
    """Put one of the library's mails into the outbox. `user` is whose account it is about, if anybody's."""
    person = user or owner_of(to)
    title = " ".join(render_to_string(f"{prefix}_subject.txt", dict(context)).split())
    url = LINKS.get(prefix, "")
    if prefix == "account/email/account_already_exists":
        url = reverse("account_reset_password")
    body = render_to_string(f"{prefix}_message.txt", {**context, "email": to, "asked": now()})
    tell(
        Notice(
            organisation_id=None,
            recipient_id=None,
            kind=prefix.rpartition("/")[2][:40],
            subject_id=person.pk if person else nobody(to),
            slot=now().strftime(ONE_A_MINUTE) if prefix in LINKS else now().isoformat(),
            title=title,
            body=body.strip(),
            url=url,
            email=to,
        )
    )


def password_address(user_id: UUID, to: str) -> str:
    """Return where the person chooses a password. Raises Conflict when the account has ended meanwhile."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise Conflict("The account has ended.")
    return password_link(user)


def password_link(user: User) -> str:
    """Return a link by which the person chooses a password: it works once, and for as long as a reset does."""
    key = default_token_generator.make_token(user)
    return _full(reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key}))


def confirm_address(user_id: UUID, to: str) -> str:
    """Return where the person says that the address is theirs. Raises Conflict when that was said, or is not wanted."""
    row = EmailAddress.objects.filter(user_id=user_id, email__iexact=to, verified=False).first()
    if row is None:
        raise Conflict("The address was confirmed or removed meanwhile.")
    return _full(reverse("account_confirm_email", args=[EmailConfirmationHMAC.create(row).key]))


def _full(path: str) -> str:
    return f"{str(settings.BASE_URL).rstrip('/')}{path}"


def owner_of(address: str) -> User | None:
    """Return whose account an address belongs to, confirmed or not."""
    found = EmailAddress.objects.filter(email__iexact=address).select_related("user").first()
    return found.user if found else None


def nobody(address: str) -> UUID:
    """Return what stands for an address without an account."""
    return uuid5(NAMESPACE_URL, f"mailto:{address.lower()}")
