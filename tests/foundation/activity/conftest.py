"""Mail servers that answer as a test tells them to, or are not there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.mail_server import MailServer, free_port, listening


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "foundation.activity.services.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with listening(MailServer(), settings.EMAIL_PORT) as handler:
        yield handler


@pytest.fixture
def away(settings: Any) -> Callable[[], None]:
    """Nobody listens; call it to let Django's own catcher take the mail again."""
    settings.EMAIL_BACKEND = "foundation.activity.services.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    return lambda: setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
