"""How accounts are made: by invitation, or by setting up a new organisation; never by an open form."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes allauth's own sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
