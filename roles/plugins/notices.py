"""Who is told of what happens to a role, and in which words."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from foundation.core.event_log import Happened, Message
from foundation.people.models import Membership
from roles import policies
from roles.domain import diffs
from roles.models import BriefVersion, RoleSeat, SignOff
from roles.queries import playbook


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
