"""How accounts are made: by invitation, or by setting up a new organisation; never by an open form."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from foundation.people.models import User
from foundation.people.services import account_mail


class AccountAdapter(DefaultAccountAdapter):
    """Closes allauth's own sign-up, and sends nothing while somebody waits for a page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox; its link is made when it leaves."""
        asking = getattr(self.request, "user", None)
        about = context.get("user") or asking
        account_mail.post(template_prefix, to=email, user=about if isinstance(about, User) else None, context=context)
