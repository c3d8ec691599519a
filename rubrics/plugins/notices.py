"""Who is told of judgements, and in which words; never what a card says, and to a grader never whose work it is."""

from collections.abc import Iterator

from django.urls import reverse

from foundation.core import clock
from foundation.core.event_log import Happened, Message
from foundation.core.formatting import count
from foundation.people.models import Membership
from roles.queries.leading import lead_seats
from rubrics.models import Training
from rubrics.queries import all_in, is_blind, owes_grading
from rubrics.queries.screening import screens
from rubrics.queries.training import practised_beside


def all_cards_in(happened: Happened) -> Iterator[Message]:
    """Tell each lead once that nobody owes a scorecard on the application any more.

    A screen of a résumé is the first of several judgements, and there are many: nobody is told of each.
    The slot counts the scorecards, so a later round of interviews is told of again.
    """
    if happened.subject.is_screen:
        return
    application_id = happened.subject.application_id
    found = all_in(application_id)
    if found is None:
        return
    said = f"{count(found.inside, 'scorecard is', 'scorecards are')} in, nobody owes one."
    for lead in found.leads:
        yield Message(
            to=lead,
            subject_id=application_id,
            slot=str(found.inside),
            title=f"All scorecards are in for {found.who}",
            body=f"{said} {_next(found.decision)}",
            url=reverse("rubrics:debrief", args=[application_id]),
        )


def _next(decision: str | None) -> str:
    """Say what can be done with the last scorecard; `decision` is that of the debrief, None before it was opened."""
    if decision is None:
        return "The debrief can open."
    return (
        "The debrief is decided without what came since."
        if decision
        else "The debrief is open; take in there what came since."
    )


def beside_practice(happened: Happened) -> Iterator[Message]:
    """Tell who wrote a practice card in the same talk that the interviewer's is in: both can be read side by side.

    Whoever owes a scorecard on that person reads neither yet, and is not told.
    """
    card = happened.subject
    if card.seat_id is None:
        return
    for practice in practised_beside(card.seat_id):
        if practice.author_id == happened.actor.pk:
            continue
        training = Training.objects.filter(member=practice.author, rubric=practice.rubric_version.rubric_id).first()
        if training and not is_blind(practice.author, card.application):
            yield Message(
                to=practice.author,
                subject_id=practice.pk,
                slot=str(card.pk),
                title=f"{happened.actor.name} scored {card.stage.label}, in which you practised",
                body="Your card and theirs stand side by side now.",
                url=reverse("rubrics:training", args=[training.pk]),
            )


def not_assessed(happened: Happened) -> Iterator[Message]:
    """Tell the leads that a seat was closed without a judgement; why stands with the scorecards.

    Who must grade the same work is not told: it would say whose it is.
    """
    card = happened.subject
    leads = lead_seats().filter(role_id=card.application.role_id).exclude(member=happened.actor)
    for lead in leads.select_related("member"):
        if card.grading_seat_id is None or not owes_grading(lead.member, card.application):
            yield Message(
                to=lead.member,
                slot=str(card.version),
                title=f"{happened.actor.name} could not assess {card.application.candidate}",
                body=f"{card.stage.label}. Ask someone else if you need that judgement; the reason stands with the "
                "scorecards.",
                url=reverse("candidates:application", args=[card.application_id]),
            )


def decided(happened: Happened) -> Iterator[Message]:
    """Tell those who wrote that there is a decision; what it is stays on the page.

    Who only graded does not see the application, so is not told whose work it was.
    """
    debrief = happened.subject
    for author in Membership.objects.filter(pk__in=debrief.scorecards.values("author_id")):
        yield Message(
            to=author,
            slot=str(debrief.version),
            title=f"The debrief on {debrief.application.candidate} has its decision",
            body="Read the decision and its reason. If you see it differently, put your dissent on record.",
            url=reverse("rubrics:debrief", args=[debrief.application_id]),
        )


def talk_asked(happened: Happened) -> Iterator[Message]:
    """Ask the other reader of a résumé to talk, once a day at most and without a word of what the screens say."""
    seat, who = happened.subject, happened.actor.name
    for other in screens().filter(application=seat.application_id).exclude(member=happened.actor):
        yield Message(
            to=other.member,
            subject_id=seat.application_id,
            slot=clock.today().isoformat(),
            title=f"{who} asks to talk about {seat.label.lower()}",
            body=f"{seat.application.role}, {seat.stage.label}. Both screens are in.",
            url=f"{reverse('rubrics:review', args=[seat.stage.role_id])}?at={seat.application_id}",
        )


def grading_asked(happened: Happened) -> Iterator[Message]:
    """Ask a grader, by the label of the work alone."""
    seat = happened.subject
    yield Message(
        to=seat.member,
        title=f"Please grade {seat.label}",
        body="The name stays hidden until your grade is in.",
        url=reverse("rubrics:grading", args=[seat.pk]),
    )
