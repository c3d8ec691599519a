"""Who is told of what happens to a role, and in which words."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from foundation.core.event_log import Happened, Message
from foundation.core.formatting import day, money
from foundation.core.registries import SecretLink, made_link, secret_links
from foundation.core.zones import said_in
from foundation.people.models import Membership
from roles import policies
from roles.domain import diffs
from roles.models import BriefVersion, RoleSeat, SignOff
from roles.queries import playbook
from roles.queries.leading import lead_seats
from roles.services import outside


def seat_given(happened: Happened) -> Iterator[Message]:
    """Tell somebody that they are on a role, and lead them where they may go."""
    seat = happened.subject
    reads = policies.can_read_brief(seat.member, seat.role)
    yield Message(
        to=seat.member,
        title=f"You are on {seat.role.title} as {RoleSeat.Kind(seat.kind).label.lower()}",
        body="" if reads else "Interviews that you are asked to hold come to My day.",
        url=f"/roles/{seat.role_id}/" if reads else "/",
    )


def sign_off_asked(happened: Happened) -> Iterator[Message]:
    """Ask the approvers to sign; `aside` are these. Who answered before is told what changed since."""
    brief = happened.subject
    changed = _changed_since(brief, happened.aside)
    for member in happened.aside:
        yield Message(
            to=member,
            title=f"Please sign the brief for {brief.role.title}",
            body=changed.get(member.pk, f"Version {brief.number} waits for your answer."),
            url=_page(brief),
        )


def _changed_since(brief: BriefVersion, members: Sequence[Membership]) -> dict[UUID, str]:
    """Return, for those who answered an earlier version, what changed since: the sections by name."""
    answered = SignOff.objects.filter(brief__role_id=brief.role_id, brief__number__lt=brief.number, member__in=members)
    answers = list(answered.select_related("brief").order_by("brief__number", "created_at"))
    if not answers:
        return {}
    book = playbook.part(brief.organisation_id, "brief_and_jd")["brief"]["sections"]
    told = {}
    for answer in answers:
        labels = [change.label for change in diffs.of_briefs(answer.brief, brief, book)]
        told[answer.member_id] = (
            f"Since you answered version {answer.brief.number}, these changed: {', '.join(labels)}."
            if labels
            else f"Version {brief.number} says the same as version {answer.brief.number}, which you answered."
        )
    return told


def brief_signed(happened: Happened) -> Iterator[Message]:
    """Tell the author of an answer that does not yet make it agreed; `aside` is the answer."""
    brief, answer = happened.subject, happened.aside
    if not happened.data["agreed"] and answer.member_id != brief.author_id:
        said = SignOff.Answer(answer.answer).label.lower()
        yield _to_author(brief, answer, f"{answer.member.name}: {said}", subject_id=answer.pk)


def brief_agreed(happened: Happened) -> Iterator[Message]:
    """Tell the author that with this answer everybody agreed."""
    brief = happened.subject
    if happened.data["agreed"]:
        yield _to_author(brief, happened.aside, f"Everybody agreed to the brief for {brief.role.title}", brief.pk)


def _to_author(brief: BriefVersion, answer: SignOff, title: str, subject_id: UUID) -> Message:
    body = answer.comment or f"Version {brief.number} of the brief for {brief.role.title}."
    return Message(to=brief.author, subject_id=subject_id, title=title, body=body, url=_page(brief))


def _page(brief: BriefVersion) -> str:
    return f"/roles/{brief.role_id}/brief/"


def reader_asked(happened: Happened) -> Iterator[Message]:
    """Send somebody from outside their link, with what is asked and what is paid; once for each link."""
    reader = happened.subject
    role = reader.role
    with said_in("", role.organisation.zone):
        until = day(reader.expires_at, long=True)
    paid = f" You are paid {money(reader.fee_minor, reader.currency)} for it." if reader.fee_minor else ""
    yield Message(
        to=reader.email,
        slot=reader.expires_at.isoformat(),
        title=f"An hour of your time: {role.title} at {role.organisation.name}",
        body=f"{reader.name}, {reader.asked_by.name} asks you to read a job description and the interviews for it, "
        f"and to say what you would change. It takes about an hour.{paid} The link is yours alone, needs no password, "
        f"and opens the page until {until}.",
        url=made_link(outside.PURPOSE),
    )


def reader_in(happened: Happened) -> Iterator[Message]:
    """Tell who asked, and the leads, that the comments are there."""
    reader = happened.subject
    leads = lead_seats().filter(role_id=reader.role_id).select_related("member__user")
    people = {reader.asked_by_id: reader.asked_by, **{seat.member_id: seat.member for seat in leads}}
    for member in people.values():
        yield Message(
            to=member,
            title=f"{reader.name} has read JD and loop of {reader.role.title}",
            body="Their comments stand beside both.",
            url=f"/roles/{reader.role_id}/readers/",
        )


secret_links.register(outside.PURPOSE, SecretLink(outside.reader_address, "Read it"))
