"""Who is told of take-homes, and in which words: the candidate by mail with their link, and the leads by number.

Times stand in the candidate's zone where they told us one, else in the organisation's, and name it.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from assessments.models import Assignment
from assessments.services import links
from candidates.services.intake import LIVE
from foundation.core.event_log import Happened, Message
from foundation.core.formatting import day, told_time
from foundation.core.registries import SecretLink, made_link, overtaken, secret_links
from foundation.core.zones import said_in
from roles.queries.leading import lead_seats


def said_to(assignment: Assignment) -> AbstractContextManager[None]:
    """Write times as the candidate is told them."""
    application = assignment.application
    return said_in(application.candidate.zone, application.role.organisation.zone)


def sent(happened: Happened) -> Iterator[Message]:
    """Send the candidate their link, with what to expect."""
    assignment = happened.subject
    role = assignment.application.role.title
    hours = f"{assignment.hours.normalize():f}"
    with said_to(assignment):
        end = told_time(assignment.closes_at)
    yield _to_candidate(
        assignment,
        title=f"Your take-home for {role}",
        body=f"Here is the task for {role}: about {hours} hours of work"
        f"{', paid' if assignment.pay_minor else ''}. Read it first; start when it suits you, and hand in "
        f"by {end}. The link is yours alone and needs no password.",
    )


def link_again(happened: Happened) -> Iterator[Message]:
    """Send the candidate a new link; once for each that was replaced."""
    assignment = happened.subject
    yield _to_candidate(
        assignment,
        slot=str(assignment.links.exclude(replaced_at=None).count()),
        title=f"A new link to your take-home for {assignment.application.role.title}",
        body="Here is a new link. The ones that we sent before no longer open your take-home; everything that you "
        "sent so far is kept.",
    )


def extended(happened: Happened) -> Iterator[Message]:
    """Tell the candidate until when they have time; once for each new end."""
    assignment = happened.subject
    with said_to(assignment):
        until = told_time(assignment.closes_at)
    yield _to_candidate(
        assignment,
        slot=assignment.closes_at.isoformat(),
        title="More time for your take-home",
        body=f"You have until {until}. You hear from us by {day(assignment.answer_by, long=True)}, yes or no.",
    )


def receipt(happened: Happened) -> Iterator[Message]:
    """Tell the candidate that their work is in and when they hear."""
    assignment = happened.subject
    yield _to_candidate(
        assignment,
        title=f"We have your take-home for {assignment.application.role.title}",
        body=f"Thank you. Two people read it without knowing your name. "
        f"You hear from us by {day(assignment.answer_by, long=True)}, yes or no.",
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


def over(assignment_id: UUID, until: str = "") -> str:
    """Say why a mail that has waited would ask for work that nobody waits for, or name an end that is none any more."""
    row = Assignment.objects.select_related("application").filter(pk=assignment_id).first()
    if row is None:
        return ""
    if row.state == Assignment.State.WITHDRAWN:
        return "The take-home was taken back"
    if row.application.status not in LIVE:
        return "The application is closed"
    return "The take-home has another end since" if until and row.closes_at != datetime.fromisoformat(until) else ""


overtaken.register("take_home_sent", lambda assignment_id, _slot: over(assignment_id))
overtaken.register("take_home_link", lambda assignment_id, _slot: over(assignment_id))
overtaken.register("take_home_extended", over)
secret_links.register(
    links.PURPOSE, SecretLink(lambda assignment_id, _to: links.address_for(assignment_id), "Open your take-home")
)
