"""Who is told of take-homes, and in which words: the candidate by mail with their link, and the leads by number."""

from collections.abc import Iterator

from django.urls import reverse

from assessments.models import Assignment
from assessments.services import links
from foundation.core.event_log import Happened, Message
from foundation.core.registries import SecretLink, made_link, secret_links
from roles.queries.leading import lead_seats


def sent(happened: Happened) -> Iterator[Message]:
    """Send the candidate their link, with what to expect."""
    assignment = happened.subject
    role = assignment.application.role.title
    hours = f"{assignment.hours.normalize():f}"
    yield _to_candidate(
        assignment,
        title=f"Your take-home for {role}",
        body=f"Here is the task for {role}: about {hours} hours of work"
        f"{', paid' if assignment.pay_minor else ''}. Read it first; start when it suits you, "
        f"by {assignment.closes_at:%a %d %b, %H:%M} UTC. The link is yours alone and needs no password.",
    )


def extended(happened: Happened) -> Iterator[Message]:
    """Tell the candidate until when they have time; once for each new end."""
    assignment = happened.subject
    until = assignment.closes_at
    yield _to_candidate(
        assignment,
        slot=until.isoformat(),
        title="More time for your take-home",
        body=f"You have until {until:%a %d %b, %H:%M} UTC.",
    )


def receipt(happened: Happened) -> Iterator[Message]:
    """Tell the candidate that their work is in and when they hear."""
    assignment = happened.subject
    yield _to_candidate(
        assignment,
        title=f"We have your take-home for {assignment.application.role.title}",
        body=f"Thank you. Two people read it without knowing your name. "
        f"You hear from us by {assignment.answer_by:%a %d %b}, yes or no.",
    )


def graders_wanted(happened: Happened) -> Iterator[Message]:
    """Tell the leads that graders are wanted; it names the number alone, since leads may grade blind themselves."""
    assignment = happened.subject
    leads = lead_seats().filter(role_id=assignment.application.role_id)
    for seat in leads.select_related("member"):
        yield Message(
            to=seat.member,
            title=f"Submission {assignment.number} is in",
            body="Choose two people to grade it.",
            url=reverse("assessments:assignment", args=[assignment.pk]),
        )


def _to_candidate(assignment: Assignment, *, title: str, body: str, slot: str = "") -> Message:
    address = assignment.application.candidate.email
    return Message(to=address, slot=slot, title=title, body=body, url=made_link(links.PURPOSE))


secret_links.register(
    links.PURPOSE, SecretLink(lambda assignment_id, _to: links.address_for(assignment_id), "Open your take-home")
)
