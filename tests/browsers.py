"""Django's test client, cheaper: what each test would pay again for the same browser.

Middleware is loaded anew as soon as a setting changes. Signing in leaves a session with what Django's own leaves in it,
but does not note when somebody last signed in; who tests that signs in by the page.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.core.signals import setting_changed
from django.test.client import Client, ClientHandler

from foundation.core.sessions import SessionStore

LOADED = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")
_kept: dict[str, Any] = {}
_load = ClientHandler.load_middleware
DJANGOS_LOGIN = Client.force_login


def make_cheap() -> None:
    """Let all clients share their middleware, and write a session once where somebody signs in."""
    ClientHandler.load_middleware = _load_once  # type: ignore[method-assign]  # the suite's own
    Client.force_login = _sign_in  # type: ignore[method-assign]  # the suite's own
    setting_changed.connect(_forget)


def _load_once(handler: ClientHandler, is_async: bool = False) -> None:
    """Load the middleware for the first client; the others get what it has."""
    if not _kept:
        _load(handler, is_async)
        _kept.update({name: getattr(handler, name) for name in LOADED})
    vars(handler).update(_kept)


def _forget(**_: Any) -> None:
    _kept.clear()


def _sign_in(client: Client, user: Any, backend: str | None = None) -> None:
    """Sign somebody in who has no session in this client yet; Django makes one, fills it and makes another for it."""
    if backend is not None or settings.SESSION_COOKIE_NAME in client.cookies:
        DJANGOS_LOGIN(client, user, backend)
        return
    session: SessionBase = SessionStore()
    session[SESSION_KEY] = user._meta.pk.value_to_string(user)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    session.save()  # with the copy in the cache that signing in leaves
    client._set_login_cookies(SimpleNamespace(session=session))
