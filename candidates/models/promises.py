"""What people were promised, and the answers that they were given."""

from django.db import models

from candidates.models.pipeline import Application
from foundation.core.models import InApplication, OrganisationRow


class Answer(InApplication, OrganisationRow):
    """An answer to a candidate: who gave it, when and how. It stays as it is; a mail may be stopped before it leaves.

    `told_at` is when a member says that they told the person. An answer by our own mail has none: it was given once
    that mail was sent (`queries.promises`), and not when it was stopped or refused.
    """

    class Outcome(models.TextChoices):
        YES = "yes", "Yes, it goes on"
        LATER = "later", "Not yet, with a new day"
        NO = "no", "No"

    class How(models.TextChoices):
        MAIL = "mail", "By e-mail from here"
        OUTSIDE = "outside", "By e-mail from elsewhere"
        PHONE = "call", "By phone"
        PERSON = "person", "In person"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    outcome = models.CharField(max_length=5, choices=Outcome.choices)
    how = models.CharField(max_length=7, choices=How.choices)
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    message = models.TextField(blank=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(how="mail", told_at=None) | (~models.Q(how="mail") & ~models.Q(told_at=None)),
                name="answer_by_mail_is_told_by_it",
            )
        ]


class Promise(InApplication, OrganisationRow):
    """An answer that a page or a mail promised by a day. The day stays, whatever the stage's patience becomes.

    It binds from `binds_from` on (the end of an interview) and ends by an answer, or because nobody waits any more.
    `subject_id` is the interview or the take-home that it is about.
    """

    class Kind(models.TextChoices):
        APPLIED = "applied", "Applied by the form"
        INTERVIEW = "interview", "After an interview"
        TAKE_HOME = "take_home", "After the take-home"
        DECLINED = "declined", "Declined and not told"
        BY_HAND = "by_hand", "Promised by one of us"
        WAITS = "waits", "Waits for our next step"

    class End(models.TextChoices):
        ANSWERED = "answered", "An answer was given"
        LEFT = "left", "They withdrew"
        HIRED = "hired", "They were hired"
        TAKEN_BACK = "taken_back", "Taken back"
        WENT_ON = "went_on", "The next step came"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject_id = models.UUIDField(null=True)
    due_on = models.DateField()
    binds_from = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True)
    answer = models.ForeignKey(Answer, on_delete=models.SET_NULL, null=True, related_name="promises")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "subject_id"],
                condition=models.Q(ended_at=None) & ~models.Q(kind="applied"),
                name="one_open_promise",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end="") | (~models.Q(ended_at=None) & ~models.Q(end="")),
                name="promise_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "due_on"], condition=models.Q(ended_at=None), name="promises_open")
        ]
