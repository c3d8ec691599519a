"""Who is told of what happens in the pipeline, and in which words; times stand in each reader's own zone."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.urls import reverse

from candidates.domain.files.sentences import to_sender
from candidates.models import Application, FormEntry, Interview, InterviewSeat, Offer, Promise
from candidates.policies import can_see_pairs
from candidates.queries.duplicates import pairs_of
from candidates.queries.history import earlier_ones
from candidates.queries.promises import promised_day
from candidates.services import resending
from foundation.core import clock, formatting
from foundation.core.event_log import Happened, Message
from foundation.core.registries import SecretLink, made_link, secret_links
from foundation.core.zones import said_in
from foundation.people.models import Membership
from roles.models import RoleSeat

MAIL_EVERY = timedelta(days=1)
ONE_MAIL = " Others who apply within a day stand under your notifications, without a mail each."
TEAM = (RoleSeat.Kind.LEAD, RoleSeat.Kind.RECRUITER)


def zone_of(member: Membership) -> AbstractContextManager[None]:
    """Write times as the member reads them: in their zone, else the organisation's, else UTC."""
    return said_in(member.user.zone, member.organisation.zone)


def applied(happened: Happened) -> Iterable[Message]:
    """Tell the team who came by the form themselves; who was taken in by a member is no news."""
    return _to_team(happened.subject, "applied") if happened.data["by_form"] else ()


def sent_again(happened: Happened) -> Iterable[Message]:
    """Tell the team that somebody sent the form once more; `aside` is what was sent."""
    return _to_team(happened.subject, "sent the form again", happened.aside)


def referred(happened: Happened) -> Iterable[Message]:
    """Tell the team that a colleague referred somebody."""
    return _to_team(happened.subject, f"was referred by {happened.actor.name}")


def _to_team(application: Application, said: str, entry: FormEntry | None = None) -> Iterator[Message]:
    """To the role's leads and recruiters; by mail only about the first within a day, since postings draw many."""
    role = application.role
    earlier = FormEntry.objects.filter(application__role=role, created_at__gt=clock.now() - MAIL_EVERY)
    mail = not (earlier.exclude(pk=entry.pk) if entry else earlier).exists()
    seats = RoleSeat.objects.filter(role=role, kind__in=TEAM).select_related("member")
    for member in dict.fromkeys(seat.member for seat in seats):
        yield Message(
            to=member,
            title=f"{application.candidate} {said} for {role.title}",
            body=f"Source: {application.source}.{known_from_before(member, application)}{ONE_MAIL if mail else ''}",
            url=reverse("candidates:application", args=[application.pk]),
            slot=str(entry.pk) if entry else "",
            mail=mail,
        )


def known_from_before(member: Membership, application: Application) -> str:
    """Return a sentence on who applied before or may be somebody else here, as far as the reader may know of it."""
    said = [
        f" They applied before for {one.role.title} on {formatting.day(one.applied_at)}"
        f" ({one.get_status_display().lower()})."
        for one in earlier_ones(member, application)[:1]
    ]
    for pair in pairs_of(member, application.candidate_id)[:1] if can_see_pairs(member) else []:
        other = pair.first if pair.second_id == application.candidate_id else pair.second
        said.append(f" They may be {other}, who is here already.")
    return "".join(said)


def receipt(happened: Happened) -> Iterator[Message]:
    """Tell the address that it is in and by when it is answered, once for each day; what was typed goes to nobody.

    `aside` is the address, or the form with it; there is none for an application that a member made.
    """
    address = happened.aside.email if isinstance(happened.aside, FormEntry) else happened.aside
    if not address:
        return
    role, due = happened.subject.role, promised_day(happened.subject, Promise.Kind.APPLIED)
    by = f" by {formatting.day(due, long=True)}" if due else ""
    yield Message(
        to=address,
        slot=due.isoformat() if due else "",
        title=f"We have your application for {role.title}",
        body=f"Thank you for applying at {role.organisation.name}. A person reads what you sent, and you hear "
        f"from us by e-mail{by}, yes or no.\n\nIf it was not you who applied, you need not do anything.",
    )


def unreadable(happened: Happened) -> Iterator[Message]:
    """Tell whoever sent a file that nobody can read it, with a link to send another; `aside` is their address."""
    attachment = happened.subject
    role = attachment.application.role
    yield Message(
        to=happened.aside,
        title=f"We cannot read the file that you sent for {role.title}",
        body=f"Your application at {role.organisation.name} is in, but nobody can read {attachment.name}: "
        f"{to_sender(attachment.reason)}\n\nPlease send another file by the link; it is yours alone.",
        url=made_link(resending.PURPOSE),
    )


def mentioned(happened: Happened) -> Iterator[Message]:
    """Tell those whom a note mentions; `aside` are these.

    Its words stay on the page: what a note says of scores may be sealed from the reader by the time they read this.
    """
    note = happened.subject
    for member in happened.aside:
        yield Message(
            to=member,
            title=f"{happened.actor.name} mentioned you in a note on {note.application.candidate}",
            body="It stands on their page; notes by people who wrote a scorecard open when yours are all in.",
            url=reverse("candidates:application", args=[note.application_id]),
        )


def hold_ended(happened: Happened) -> Iterator[Message]:
    """Tell who looks after the application, else who had put it aside, that it waits again; `aside` is the hold."""
    application, hold = happened.subject, happened.aside
    keeper = application.owner or hold.by
    if keeper is not None and keeper.active:
        why = f" It was on hold: {hold.reason}" if hold.reason else ""
        yield Message(
            to=keeper,
            slot=str(hold.pk),
            title=f"{application.candidate} waits again at {application.stage.label}",
            body=f"The day until which you had put this aside has come.{why}",
            url=reverse("candidates:application", args=[application.pk]),
        )


def scheduled(happened: Happened) -> Iterator[Message]:
    """Tell everybody who sits in a new interview where and when."""
    return (_to_seat(seat, "Interview") for seat in _seats(happened.subject))


def moved(happened: Happened) -> Iterator[Message]:
    """Tell everybody who sits in an interview its new time, the old one and why."""
    before, why = happened.data["before"]["starts_at"], happened.data.get("reason", "")
    was = datetime.fromisoformat(before)
    return (_to_seat(seat, "New time", was=was, why=why) for seat in _seats(happened.subject))


def seated(happened: Happened) -> Iterator[Message]:
    """Tell one person that they are asked to sit in an interview."""
    yield _to_seat(happened.subject, "Interview")


def cancelled(happened: Happened) -> Iterator[Message]:
    """Tell everybody who sat in a cancelled interview."""
    return _free(happened.subject)


def cancelled_with_it(happened: Happened) -> Iterator[Message]:
    """Tell everybody who sat in the interviews that ended with an application; `aside` holds these, and of others."""
    ended = [one for one in happened.aside if one.application_id == happened.subject.pk]
    return (message for interview in ended for message in _free(interview))


def declined(happened: Happened) -> Iterator[Message]:
    """Tell the application's owner that somebody declined, so that the seat can be filled."""
    seat = happened.subject
    interview = seat.interview
    application = interview.application
    if application.owner is not None and application.owner_id != seat.member_id:
        yield Message(
            to=application.owner,
            slot=str(interview.version),
            title=f"{seat.member.name} cannot be at {interview.stage.label} with {application.candidate}",
            body="Find someone else or another time. The scorecard stays owed until the role's lead releases it.",
            url=reverse("candidates:interview", args=[interview.pk]),
        )


def approval_asked(happened: Happened) -> Iterator[Message]:
    """Tell the next approver of an offer, while it is being approved."""
    offer = happened.subject
    if offer.state != Offer.State.APPROVING:
        return
    for waiting in offer.approvals.filter(agreed=None).select_related("member").order_by("position")[:1]:
        yield Message(
            to=waiting.member,
            slot=f"{offer.version}",
            title=f"Approve an offer: {offer.application.role.title}",
            body="An offer waits for your yes or no. An offer that waits loses people.",
            url=reverse("candidates:offer", args=[offer.pk]),
        )


def offer_taken_back(happened: Happened) -> Iterator[Message]:
    """Tell who leads the role, who keeps the application, and the approver whose answer is not needed any more."""
    offer, said = happened.subject, happened.data
    was_out = said.get("was") == Offer.State.SENT
    title = f"The offer to {offer.application.candidate} is taken back"
    body = f"{said.get('why') or 'It was taken back by hand.'} " + (
        "It was sent, so tell them." if was_out else "It had not been sent."
    )
    return _of_offer(offer, title, body, asked=said.get("was") == Offer.State.APPROVING)


def offer_expired(happened: Happened) -> Iterator[Message]:
    """Tell who leads the role and who keeps the application that an offer has run out."""
    offer = happened.subject
    title = f"The offer to {offer.application.candidate} has run out"
    body = f"The last day for an answer was {offer.expires_on:%a %d %b}. Ask how it stands, or make a new offer."
    return _of_offer(offer, title, body)


def _of_offer(offer: Offer, title: str, body: str, *, asked: bool = False) -> Iterator[Message]:
    application = offer.application
    seats = RoleSeat.objects.filter(role_id=application.role_id, kind__in=TEAM).select_related("member__user")
    members = [seat.member for seat in seats] + ([application.owner] if application.owner else [])
    if asked:
        members += [row.member for row in offer.approvals.filter(agreed=None).select_related("member__user")]
    for member in dict.fromkeys(members):
        yield Message(
            to=member,
            title=title,
            slot=str(offer.version),
            body=f"{application.role.title}. {body}",
            url=reverse("candidates:offer", args=[offer.pk]),
        )


def _seats(interview: Interview) -> Iterable[InterviewSeat]:
    seats = interview.seats.filter(released_at=None)
    return seats.select_related("member__user", "member__organisation", "interview__application__candidate")


_PARTS = {
    (True, False): "You shadow; no scorecard is owed.",
    (True, True): "You lead the talk, in training; somebody else’s scorecard counts.",
}


def _to_seat(seat: InterviewSeat, word: str, *, was: datetime | None = None, why: str = "") -> Message:
    interview = seat.interview
    part = _PARTS.get((seat.shadow, seat.reverse), "Please answer whether you can be there.")
    place = f" {interview.place}." if interview.place else ""
    moved = was is not None and was != interview.starts_at
    before = f"It was {_when(was, seat.member)}.{f' {why}' if why else ''} " if was and moved else ""
    return Message(
        to=seat.member,
        subject_id=seat.pk,
        slot=str(interview.version),
        title=f"{word}: {interview.stage.label} with {interview.application.candidate}",
        body=f"{_when(interview.starts_at, seat.member)}.{place} {before}{part}",
        url=reverse("candidates:interview", args=[interview.pk]),
    )


def _free(interview: Interview) -> Iterator[Message]:
    for seat in _seats(interview):
        yield Message(
            to=seat.member,
            subject_id=seat.pk,
            slot=str(interview.version),
            title=f"Cancelled: {interview.stage.label}, {_when(interview.starts_at, seat.member)}",
            body=f"{interview.cancel_reason} You are free at that time.",
            url="/",
        )


def _when(moment: datetime, member: Membership) -> str:
    with zone_of(member):
        return formatting.day_time(moment, zone=True)


secret_links.register(
    resending.PURPOSE, SecretLink(lambda attachment_id, _to: resending.address_for(attachment_id), "Send another file")
)
