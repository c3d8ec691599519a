"""The candidate's link. Only its hash is kept; the token is made again from the row and the server's key."""

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from assessments.models import Assignment

SALT = "assessments.portal"


def token_for(assignment: Assignment) -> str:
    """Return the portal token: 64 hex digits of HMAC-SHA256 over the assignment's id; unguessable without the key."""
    return salted_hmac(SALT, assignment.pk.hex, algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """Return what is stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def portal_url(assignment: Assignment) -> str:
    """Return the full address to send to the candidate."""
    return f"{settings.BASE_URL}{reverse('assessments:portal', args=[token_for(assignment)])}"


def find(token: str) -> Assignment | None:
    """Return the assignment behind a link, with what its page shows; None for a wrong or withdrawn one."""
    return (
        Assignment.objects.filter(token_hash=hash_of(token))
        .exclude(state=Assignment.State.WITHDRAWN)
        .select_related(
            "application__candidate",
            "application__role",
            "organisation",
            "stage",
            "task_version__task",
            "submission",
            "sent_by__user",
        )
        .first()
    )
