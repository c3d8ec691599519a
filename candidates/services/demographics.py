"""Asking those who apply about themselves: apart from their application, with a consent of its own, if they like.

No act here says which person it is about, since nobody knows. An answer that is kept or deleted writes no event: its
time would stand beside that of an application. Told is what an organisation asks, and that figures are new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from secrets import token_urlsafe

from django.core import signing
from django.db import transaction
from django.db.models import Count

from candidates.domain.demographics import LEAST, is_due, shown
from candidates.models import DemographicAnswer, DemographicFigure
from candidates.queries.demographics import SETTING, Question, answers_of, asked_by, bank, key_of
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.errors import Invalid
from foundation.people.models import Membership, Organisation
from foundation.people.policies import can_change_organisation

NOTHING = "Choose an answer, or close this page."
AGREE = "Tick this if you agree; without it we may not keep what you answer."


@transaction.atomic
def choose_questions(*, actor: Membership, questions: Sequence[str]) -> Organisation:
    """Set what is asked after the application form; none asks nothing. Raises Invalid at `questions`."""
    can_change_organisation.require(actor)
    if unknown := set(questions) - bank().keys():
        raise Invalid({"questions": f"There is no question “{min(unknown)}”."})
    wanted = [key for key in bank() if key in questions]
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    before = list(organisation.settings.get(SETTING, ()))
    if before != wanted:
        organisation.settings = {**organisation.settings, SETTING: wanted}
        organisation.save(update_fields=["settings", "updated_at"])
        data = {"fields": "what applicants may say of themselves", "before": {SETTING: before}}
        record("organisation.changed", actor=actor, subject=organisation, data={**data, "after": {SETTING: wanted}})
    return organisation


def new_ticket(organisation: Organisation) -> str:
    """Return a ticket for somebody who just applied, or '' where nothing is asked. It is kept nowhere here."""
    return _signer(organisation).sign(token_urlsafe(24)) if asked_by(organisation) else ""


def token_in(organisation: Organisation, ticket: str) -> str | None:
    """Return the token of a ticket that we gave out; None for any other."""
    try:
        return _signer(organisation).unsign(ticket)
    except signing.BadSignature:
        return None


def bare_token(ticket: str) -> str:
    """Return the token of a ticket whoever signed it: who has one may delete what stands under it, come what may."""
    return ticket.partition(":")[0]


def _signer(organisation: Organisation) -> signing.Signer:
    return signing.Signer(salt=f"demographics:{organisation.pk}")


def consent_text(organisation: Organisation) -> str:
    """Return what somebody agrees to before an answer is kept."""
    return (
        f"I agree that {organisation.name} keeps these answers, without my name and apart from my application, to "
        "see whether people of all groups come to it. They are only shown as figures about groups, nobody who "
        f"decides about me can read them, and they are deleted after {organisation.retention_days:,} days. I can "
        "delete them at any time by the link to this page."
    )


@transaction.atomic
def keep_answers(*, organisation: Organisation, token: str, given: Mapping[str, str], agreed: bool) -> int:
    """Keep what the holder of a token answered; return to how many questions. What is kept already stays.

    Raises Invalid at the fields.
    """
    answered = {key: choice for key, choice in given.items() if choice}
    asked = {question.key: question for question in asked_by(organisation)}
    errors = {key: "Choose one of these." for key, choice in answered.items() if not _offers(asked.get(key), choice)}
    if not agreed:
        errors["agree"] = AGREE
    if not answered:
        errors["questions"] = NOTHING
    if errors:
        raise Invalid(errors)
    month, text = clock.today().replace(day=1), consent_text(organisation)
    rows = [
        DemographicAnswer(
            organisation=organisation,
            question=key,
            choice=choice,
            month=month,
            agreed_to=text,
            key_hash=key_of(token, key),
        )
        for key, choice in answered.items()
    ]
    DemographicAnswer.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _offers(question: Question | None, choice: str) -> bool:
    return question is not None and choice in question.choices


@transaction.atomic
def withdraw_answers(*, organisation: Organisation, token: str) -> int:
    """Delete what the holder of a token answered; return how many answers that were."""
    return answers_of(organisation, token).delete()[0]


def renew_figures() -> int:
    """Renew the figures of every organisation that has answers or figures; return how many are new."""
    ids = set(DemographicAnswer.objects.values_list("organisation_id", flat=True).distinct())
    ids |= set(DemographicFigure.objects.values_list("organisation_id", flat=True))
    return sum(_renew(one) for one in Organisation.objects.filter(pk__in=ids).order_by("pk"))


@transaction.atomic
def _renew(organisation: Organisation) -> int:
    """Count the months that are over, each once: figures do not move while somebody answers."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    this_month = clock.today().replace(day=1)
    rows = DemographicAnswer.objects.filter(organisation=organisation)
    rows.filter(month__lt=clock.today() - timedelta(days=organisation.retention_days)).delete()
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    of_past = rows.filter(month__lt=this_month).values("question", "choice")
    for one in of_past.annotate(people=Count("pk")):
        counts[one["question"]][one["choice"]] = one["people"]
    standing = {one.question: one for one in DemographicFigure.objects.filter(organisation=organisation)}
    until = this_month - timedelta(days=1)
    return sum(
        _renew_one(organisation, question, counts.get(key, {}), standing.get(key), until)
        for key, question in bank().items()
    )


def _renew_one(
    organisation: Organisation,
    question: Question,
    counts: Mapping[str, int],
    figure: DemographicFigure | None,
    until: date,
) -> bool:
    people = sum(counts.values())
    if (figure and figure.until >= until) or not is_due(people, figure.people if figure else 0):
        return False
    few = people < LEAST
    figure = figure or DemographicFigure(organisation=organisation, question=question.key)
    figure.people, figure.answered, figure.until = (0, None, until) if few else (people, people, until)
    told = shown({choice: counts.get(choice, 0) for choice in question.choices})
    figure.cells = [{"choice": choice, "count": count} for choice, count in told.items()]
    figure.save()
    record("demographics.renewed", actor=None, actor_label="Holdout", subject=figure, data={"question": question.ask})
    return True
