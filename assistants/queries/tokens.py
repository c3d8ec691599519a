"""What a token stands for."""

from __future__ import annotations

from allauth.idp.oidc.models import Token
from django.db.models import Exists, OuterRef, QuerySet

from assistants.models import Assistant

# A token is kept as a hash; a longer text than any that was given out is none of ours.
LONGEST = 200


def held_by(value: str, kind: Token.Type) -> Assistant | None:
    """Return the assistant that a token of this kind speaks for, ended or not; None for no token, or an expired one."""
    if not value or len(value) > LONGEST or not value.isascii():
        return None
    token = Token.objects.lookup(kind, value)
    if token is None or token.client_id is None or token.user_id is None:
        return None
    rows = Assistant.objects.filter(
        client=token.client_id, member__user=token.user_id, created_at__lte=token.created_at
    )
    return rows.select_related("member__user", "member__organisation", "client").order_by("-created_at").first()


def holds(assistant: Assistant) -> bool:
    """Tell whether an assistant may go on: nobody ended it, and its member is who they were."""
    member = assistant.member
    return assistant.ended_at is None and member.active and member.user.is_active and member.job == assistant.job


def tokens_of(rows: QuerySet[Assistant]) -> QuerySet[Token]:
    """Return the tokens of these assistants."""
    same = rows.order_by().filter(client=OuterRef("client"), member__user=OuterRef("user"))
    held: QuerySet[Token] = Token.objects.filter(Exists(same))
    return held
