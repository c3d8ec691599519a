"""Who is told: of an assistant the member in whose name it reads."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from foundation.core.event_log import Happened, Message


def let_in(happened: Happened) -> Iterator[Message]:
    """Tell the member, whoever sat at their screen."""
    row = happened.subject
    yield Message(
        to=row.member,
        slot=str(row.pk),
        title=f"An assistant was let in in your name: {row.name}",
        body="It reads what you see. If it was not you, disconnect it and change your password.",
        url=reverse("assistants:assistant", args=[row.pk]),
    )
