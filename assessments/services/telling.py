"""Mail to the candidate about their take-home."""

from assessments.models import Assignment
from assessments.services import links
from foundation.activity.services import notify
from foundation.core.registries import Notice


def notice_to(assignment: Assignment, *, kind: str, title: str, body: str, slot: str = "") -> Notice:
    """Return mail to the candidate with their link; `title` may name the {role}."""
    return Notice(
        organisation_id=assignment.organisation_id,
        recipient_id=None,
        email=assignment.application.candidate.email,
        kind=kind,
        subject_id=assignment.pk,
        slot=slot,
        title=title.format(role=assignment.application.role.title),
        body=body,
        url=links.portal_url(assignment),
    )


def tell_candidate(assignment: Assignment, *, kind: str, title: str, body: str, slot: str = "") -> None:
    """Send the candidate a mail with their link, once per kind and slot."""
    notify(notice_to(assignment, kind=kind, title=title, body=body, slot=slot))
