"""Which promised answers are open and whose they are to keep; which answers were given."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from candidates.models import Answer, Application, Promise
from foundation.activity.models import Notification
from foundation.people.models import Job, MailAddress, Membership
from foundation.people.queries.addresses import without_mail
from roles.models import RoleSeat
from roles.queries.leading import LEADS

# The mail of an answer is found by this kind and the answer's id.
MAIL = "answer"
# A mail of one of these was given up, and nobody got it.
LOST = (Notification.MailState.PARKED, Notification.MailState.SUPPRESSED, Notification.MailState.DROPPED)
COMES_BACK_WITHIN = timedelta(days=3)
STAFF = (Job.OWNER, Job.RECRUITER)
WORKING_SEATS = (RoleSeat.Kind.LEAD, RoleSeat.Kind.RECRUITER)


def mails(answer_id: UUID | OuterRef) -> QuerySet[Notification]:
    """Return the mail by which an answer is given, if it is given so."""
    return Notification.objects.filter(kind=MAIL, subject_id=answer_id, recipient=None)


def lost_mails(answer_id: UUID | OuterRef) -> QuerySet[Notification]:
    """Return it where nobody got it: it was given up, or came back within the days after it left."""
    return mails(answer_id).filter(Q(mail_state__in=LOST) | Q(Exists(_returned()), mailed_at__isnull=False))


def _returned() -> QuerySet[MailAddress]:
    return without_mail().filter(
        state__in=(MailAddress.State.BOUNCED, MailAddress.State.REFUSED),
        address=Lower(OuterRef("email")),
        since__gte=OuterRef("mailed_at"),
        since__lte=OuterRef("mailed_at") + Value(COMES_BACK_WITHIN),
    )


def answers() -> QuerySet[Answer]:
    """Return answers with where their mail stands and when the person was told: `given_at` is None as long as not."""
    mail = mails(OuterRef("pk"))
    return Answer.objects.annotate(
        mail_state=Subquery(mail.values("mail_state")[:1]),
        mail_error=Subquery(mail.values("mail_error")[:1]),
        mail_lost=Exists(lost_mails(OuterRef("pk"))),
        leaves_at=Subquery(mail.values("mail_due_at")[:1]),
        given_at=Case(
            When(Exists(lost_mails(OuterRef("pk"))), then=None),
            default=Coalesce(F("told_at"), Subquery(mail.values("mailed_at")[:1])),
        ),
    )


def visible_answers(member: Membership) -> QuerySet[Answer]:
    """Return the answers on applications whose pipeline the member works on; interviewers read none."""
    return answers().filter(_worked(member)).select_related("by__user")


def visible_promises(member: Membership) -> QuerySet[Promise]:
    """Return the promises on the same applications."""
    return Promise.objects.filter(_worked(member))


def _worked(member: Membership) -> Q:
    if not member.active:
        return Q(pk__in=[])
    here = Q(organisation_id=member.organisation_id)
    if member.reads_all_of_org:
        return here
    return here & Q(application__role__in=working_seats().filter(member=member.pk).values("role_id"))


def unanswered() -> QuerySet[Promise]:
    """Return what is still to be answered: also where the mail that should have done it was given up."""
    return Promise.objects.filter(Q(ended_at=None) | Exists(lost_mails(OuterRef("answer_id"))))


def unanswered_apart(organisation_id: UUID) -> tuple[QuerySet[Promise], ...]:
    """Return what `unanswered` does, in an organisation and in three parts: each is found without reading all promises.

    What is open, what was answered by a mail that was given up, and by one that came back.
    """
    sent = Notification.objects.filter(kind=MAIL, recipient=None, organisation_id=organisation_id)
    lost = sent.filter(mail_state__in=LOST), sent.filter(Exists(_returned()), mailed_at__isnull=False)
    rows = Promise.objects.filter(organisation_id=organisation_id)
    return (rows.filter(ended_at=None), *(rows.filter(answer__in=mails.values("subject_id")) for mails in lost))


def open_promises(at: datetime, among: QuerySet[Promise] | None = None) -> QuerySet[Promise]:
    """Return what is still to be answered and binds at `at`; nobody waits for our next step who is not active.

    `among` is a part of what is unanswered; without it all of it.
    """
    waits = Q(kind=Promise.Kind.WAITS) & ~Q(application__status=Application.Status.ACTIVE)
    return (unanswered() if among is None else among).filter(~waits, binds_from__lte=at)


def working_seats() -> QuerySet[RoleSeat]:
    """Return the seats of all who answer for a role's people: its leads and recruiters, while their job allows it."""
    return RoleSeat.objects.filter(kind__in=WORKING_SEATS, member__active=True, member__job__in=LEADS)


def with_keeper(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    """Add `keeper`: who looks after the application, None when they do not work on it any more."""
    return rows.annotate(keeper=Case(When(_kept(), then=F("application__owner"))))


def _kept() -> Q:
    """Promises whose application is looked after by somebody who still works on it."""
    seated = Exists(working_seats().filter(member=OuterRef("application__owner"), role=OuterRef("application__role")))
    return Q(application__owner__active=True) & (Q(application__owner__job__in=STAFF) | Q(seated))


def owed_by(member: Membership, at: datetime, among: QuerySet[Promise] | None = None) -> QuerySet[Promise]:
    """Return the open promises that are the member's to keep; of those `among` which `open_promises` looks.

    They are kept by whoever looks after the application; else by the role's leads and recruiters; else by owners.
    """
    seats = working_seats().filter(role=OuterRef("application__role"))
    # In words of which the database knows how many they let through: it takes a `keeper` to be missing nearly nowhere,
    # and would read all applications for those few.
    kept_by_nobody = Q(application__owner=None) | ~_kept()
    mine = (Q(application__owner=member.pk) & _kept()) | (Q(Exists(seats.filter(member=member.pk))) & kept_by_nobody)
    if member.job == Job.OWNER:
        mine |= Q(~Exists(seats)) & kept_by_nobody
    return open_promises(at, among).filter(mine, organisation_id=member.organisation_id)


def last_answer(application: Application) -> Answer | None:
    """Return the answer that was given last; one whose mail waits, was stopped or was given up is none."""
    left = Exists(mails(OuterRef("pk")).filter(mailed_at__isnull=False)) & ~Exists(lost_mails(OuterRef("pk")))
    return answers().filter(Q(told_at__isnull=False) | left, application=application).order_by("-created_at").first()


def promised_day(application: Application, kind: str, about: UUID | None = None) -> date | None:
    """Return the day by which an answer is promised still, the latest of one kind; None when none is."""
    rows = unanswered().filter(application=application, kind=kind, subject_id=about)
    return rows.order_by("-due_on").values_list("due_on", flat=True).first()
