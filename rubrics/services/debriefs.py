"""The debrief: opened when nothing is owed, decided by people with a reason, dissent kept beside it."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from candidates.models import Application
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.core.formatting import kept_time
from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain import agenda, substance
from rubrics.domain.tables import Row, against, numbers_of, splits_of
from rubrics.models import Debrief, DebriefPlan, Dissent, Scorecard
from rubrics.queries import commented_on, debrief_rows, waiting_for, worded_debriefs

LONGEST = 4000
DECISION = ("decision", "reason", "against", "ask_references", "decided_by", "decided_at")
OUT = (Application.Status.REJECTED, Application.Status.WITHDRAWN, Application.Status.MOVED)
NOT_IN_IT = "They are not in the running for this role any more, so only a decline can be recorded."
NOT_ASKED = "Choose among the criteria of these scorecards."


@transaction.atomic
def open_debrief(*, actor: Membership, application: Application) -> Debrief:
    """Open the debrief over all submitted scorecards, or take in those that came since.

    Raises Refused while anyone owes one, with who it waits for; when there is none; and after a decision.
    """
    policies.can_lead_debrief.require(actor, application)
    application = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    _nothing_owed(application, actor)
    cards = _submitted(application)
    if not cards:
        raise Refused("There is no scorecard to talk about yet.", code="no_scorecards")
    debrief = Debrief.objects.filter(application=application).first()
    if debrief is not None and debrief.decision:
        raise Refused("This debrief has its decision. Reopen it to talk again.", code="decided")
    if debrief is not None and not _since(debrief):
        return debrief
    if debrief is None:
        debrief = Debrief.objects.create(
            organisation_id=application.organisation_id,
            application=application,
            opened_by=actor,
            opened_at=clock.now(),
        )
    else:
        debrief.opened_at = clock.now()
        versions.bump(debrief, "opened_at")
    debrief.scorecards.set(cards)
    record("debrief.opened", actor=actor, subject=debrief, data={"count": len(cards)})
    return debrief


@transaction.atomic
def decide_debrief(
    *,
    actor: Membership,
    debrief: Debrief,
    decision: str,
    reason: str,
    version: int,
    ask_references: Sequence[str] = (),
) -> Debrief:
    """Record the decision that people took, with its reason, and the criteria about which references are asked.

    One against the line that was set before, or against what all recommended, asks for a reason of substance. Whoever
    is out of the running is only declined, and no reference of theirs is asked. Raises Invalid, Stale, and Refused
    while a split has no comment.
    """
    policies.can_decide_debrief.require(actor, debrief.application)
    debrief = versions.lock(debrief, version=version, describe=described)
    if debrief.decision:
        raise Refused("This debrief has its decision. Reopen it to change it.", code="decided")
    errors = _wrong(debrief, decision, reason)
    if errors:
        raise Invalid(errors)
    _nothing_owed(debrief.application, actor)
    if _since(debrief):
        raise Refused("Scorecards came in since this debrief opened. Take them in first.", code="not_locked")
    rows, votes = debrief_rows(debrief)
    debrief.against = _weigh(debrief, decision, reason, rows, votes)
    debrief.ask_references = _asked(rows, ask_references) if decision != Debrief.Decision.DECLINE else []
    debrief.decision, debrief.reason = decision, reason.strip()
    debrief.decided_by, debrief.decided_at = actor, clock.now()
    stop_clock(debrief)
    # Nothing is left to hold once it is decided.
    debrief.views_opened_at = debrief.views_opened_at or debrief.decided_at
    versions.bump(debrief, *DECISION, "clock_since", "clock_spent", "views_opened_at")
    record("debrief.decided", actor=actor, subject=debrief)
    return debrief


@transaction.atomic
def reopen_debrief(*, actor: Membership, debrief: Debrief, reason: str, version: int) -> Debrief:
    """Take the decision back, with a reason; the earlier one stays readable in the notes. Raises Invalid, Stale."""
    policies.can_decide_debrief.require(actor, debrief.application)
    debrief = versions.lock(debrief, version=version, describe=described)
    if not debrief.decision:
        raise Refused("This debrief is open already.", code="open")
    if not reason.strip() or len(reason) > LONGEST:
        raise Invalid({"reason": f"Say why it is opened again, in at most {LONGEST:,} characters."})
    weighed = f" It went against this: {debrief.against}" if debrief.against else ""
    earlier = (
        f"{kept_time(debrief.decided_at)}: {debrief.decided_by} recorded “{debrief.get_decision_display()}”. "
        f"{debrief.reason}{weighed}\nReopened by {actor}: {reason.strip()}"
    )
    debrief.notes = "\n\n".join(filter(None, [debrief.notes, earlier]))
    debrief.decision, debrief.reason, debrief.decided_by, debrief.decided_at = "", "", None, None
    debrief.against, debrief.ask_references = "", []
    versions.bump(debrief, "notes", *DECISION)
    record("debrief.reopened", actor=actor, subject=debrief)
    return debrief


@transaction.atomic
def dissent(*, actor: Membership, debrief: Debrief, text: str) -> Dissent:
    """Put a disagreement on record for good, the same words once; whoever reads it and wrote one of its scorecards may.

    Raises Forbidden, Invalid.
    """
    wrote = worded_debriefs(actor).filter(pk=debrief.pk, scorecards__author=actor).count()
    policies.can_dissent.require(actor, wrote)
    if not text.strip() or len(text) > LONGEST:
        raise Invalid({"text": f"Say what you see differently, in at most {LONGEST:,} characters."})
    versions.lock(debrief, version=None, describe=described)  # two that are sent at once are one
    words = {"debrief": debrief, "member": actor, "text": text.strip()}
    if held := Dissent.objects.filter(**words).first():
        return held
    row = Dissent.objects.create(organisation_id=debrief.organisation_id, **words)
    record("debrief.dissented", actor=actor, subject=debrief)
    return row


def _asked(rows: Sequence[Row], criteria: Sequence[str]) -> list[str]:
    """Return the rows that are named by any criterion in them, in the order of the table. Raises Invalid."""
    wanted = set(criteria)
    if not wanted <= {criterion for row in rows for criterion in row.criteria}:
        raise Invalid({"ask_references": [NOT_ASKED]})
    return [row.key for row in rows if row.criteria & wanted]


def _weigh(debrief: Debrief, decision: str, reason: str, rows: Sequence[Row], votes: Sequence[int]) -> str:
    """Return what the decision goes against, in words; the reason has to be of substance then."""
    commented = commented_on(debrief)
    open_ones = [row.label for row in splits_of(rows) if not row.criteria & commented]
    if open_ones:
        named = ", ".join(f"“{label}”" for label in open_ones)
        raise Refused(f"Keep a comment on each split before you decide. Open: {named}.", code="splits")
    line = DebriefPlan.objects.filter(application_id=debrief.application_id).values_list("line", flat=True).first()
    said = against_in_words(decision, numbers_of(rows).score, line, votes)
    if said and (missing := substance.lacks(reason)):
        raise Invalid({"reason": [*said, *missing]}, code="against")
    return " ".join(said)


def against_in_words(decision: str, score: Decimal | None, line: Decimal | None, votes: Sequence[int]) -> list[str]:
    """Return in words what a decision would go against; nothing for most."""
    words = {
        "under": f"The numbers say {score}, under the line of {line}.",
        "over": f"The numbers say {score}, at or over the line of {line}.",
        "against_all_yes": "Everybody recommended yes.",
        "against_all_no": "Nobody recommended yes.",
    }
    return [words[one] for one in against(decision, score=score, line=line, votes=votes)]


def stop_clock(debrief: Debrief) -> None:
    """Add up what the clock has run; whoever calls saves it."""
    if debrief.clock_since is not None:
        debrief.clock_spent += agenda.ran(debrief.clock_since, clock.now())
        debrief.clock_since = None


def _wrong(debrief: Debrief, decision: str, reason: str) -> dict[str, list[str]]:
    errors = {}
    if decision not in Debrief.Decision.values:
        errors["decision"] = ["Choose what you decided."]
    elif decision != Debrief.Decision.DECLINE and debrief.application.status in OUT:
        errors["decision"] = [NOT_IN_IT]
    if not reason.strip():
        errors["reason"] = ["Give the reason, tied to what this role must do."]
    elif len(reason) > LONGEST:
        errors["reason"] = [f"Keep it under {LONGEST:,} characters."]
    return errors


def _nothing_owed(application: Application, actor: Membership) -> None:
    reasons = waiting_for(application, actor)
    if reasons:
        raise Refused(" ".join(reasons), code="owed", reasons=reasons)


def _submitted(application: Application) -> list[Scorecard]:
    return list(Scorecard.objects.filter(application=application, state=Scorecard.State.SUBMITTED).order_by("id"))


def _since(debrief: Debrief) -> bool:
    locked = set(debrief.scorecards.values_list("pk", flat=True))
    return any(card.pk not in locked for card in _submitted(debrief.application))


def described(row: Debrief) -> dict[str, object]:
    return {
        "version": row.version,
        "decision": row.decision,
        "reason": row.reason,
        "by": str(row.decided_by or ""),
        "at": row.updated_at,
    }
