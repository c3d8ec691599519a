"""The talk of a debrief: what is settled before, what is said about splits and after, and its clock."""

from decimal import Decimal

from django.db import transaction

from candidates.models import Application
from foundation.activity.services import record
from foundation.core import cleaning, clock, versions
from foundation.core.errors import Invalid, Refused, Stale
from foundation.people.models import Job, Membership
from rubrics import policies
from rubrics.domain import agenda
from rubrics.models import Debrief, DebriefPlan, LaterView, Scorecard, SplitComment
from rubrics.queries import NO_SAY, all_said, debrief_rows
from rubrics.services.debriefs import LONGEST, described, dissent, stop_clock

LOWEST, HIGHEST = Decimal(1), Decimal(5)
LINE_STANDS = "The line was set before the debrief opened, and stays. Leave it as it is."
DECIDED = "The decision is recorded. Put a dissent on record if you see it differently."


@transaction.atomic
def plan_debrief(
    *,
    actor: Membership,
    application: Application,
    version: int,
    lead: Membership | None,
    minutes: int,
    line: Decimal | None,
) -> DebriefPlan:
    """Settle the slot, who leads the talk, and from which figure on the numbers say yes, while nothing is open yet.

    `version` is what was read, 0 for nothing. Raises Invalid, Stale, and Refused for another line after opening.
    """
    policies.can_plan_debrief.require(actor, application)
    application = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    cleaning.stop(plan_errors(actor, lead=lead, minutes=minutes, line=line))
    plan = DebriefPlan.objects.filter(application=application).first()
    held = plan or DebriefPlan(organisation_id=application.organisation_id, application=application, version=0)
    if (held.lead_id, held.minutes, held.line) == (lead and lead.pk, minutes, line) and plan is not None:
        return held
    if held.version != version:
        raise Stale("This was changed while you were editing. Your text is kept below.", current=_planned(held))
    if held.line != line:
        if Debrief.objects.filter(application=application).exists():
            raise Refused(LINE_STANDS, code="line_stands")
        held.line, held.line_set_at = line, clock.now()
    held.lead, held.minutes, held.version = lead, minutes, held.version + 1
    held.save()
    record("debrief.planned", actor=actor, subject=held)
    return held


def plan_errors(
    actor: Membership, *, lead: Membership | None, minutes: int | None, line: Decimal | None
) -> cleaning.Errors:
    """Return what is wrong with each part of a plan; what could not be read is None, and told by whoever read it."""
    errors: cleaning.Errors = {}
    if lead is not None and not (lead.active and lead.organisation_id == actor.organisation_id and may_sit(lead)):
        errors["lead"] = ["Choose somebody who works here."]
    if minutes is not None and not agenda.SHORTEST <= minutes <= agenda.LONGEST:
        errors["minutes"] = [f"Choose between {agenda.SHORTEST} and {agenda.LONGEST} minutes."]
    if line is not None and not LOWEST <= line <= HIGHEST:
        errors["line"] = ["The line lies between 1 and 5, like the scores."]
    return errors


def may_sit(member: Membership) -> bool:
    """Tell whether somebody's job is one that sits in debriefs."""
    return not member.is_integration and Job(member.job) not in NO_SAY


def _planned(plan: DebriefPlan) -> dict[str, object]:
    return {"version": plan.version, "minutes": plan.minutes, "line": plan.line, "at": plan.updated_at}


@transaction.atomic
def comment_on_split(*, actor: Membership, debrief: Debrief, criterion: str, text: str) -> SplitComment:
    """Keep what was said about a criterion on which people stand apart; the same words again are kept once.

    Raises Invalid, Refused once decided.
    """
    policies.can_comment.require(actor, debrief)
    debrief = versions.lock(debrief, version=None, describe=described)
    if debrief.decision:
        raise Refused("The decision is recorded. Reopen the debrief to talk again.", code="decided")
    rows, _ = debrief_rows(debrief)
    if not any(row.split and criterion in row.criteria for row in rows):
        raise Invalid({"criterion": "Nobody stands apart on this criterion."})
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Invalid({"text": f"Write what was said, in at most {LONGEST:,} characters."})
    words = {"debrief": debrief, "criterion_id": criterion, "member": actor, "text": said}
    if held := SplitComment.objects.filter(**words).first():
        return held
    made = SplitComment.objects.create(organisation_id=debrief.organisation_id, **words)
    debrief.save(update_fields=["updated_at"])
    record("debrief.commented", actor=actor, subject=debrief)
    return made


@transaction.atomic
def say_after(
    *, actor: Membership, debrief: Debrief, recommendation: int, text: str = "", shown: bool = False
) -> LaterView:
    """Say what one recommends after talking, once; it is held until the last one is in.

    One that is `shown` early goes on record as a dissent. Raises Invalid, and Refused once said otherwise or decided.
    """
    policies.can_say_after.require(actor, debrief)
    debrief = versions.lock(debrief, version=None, describe=described)
    said = text.strip()
    held = LaterView.objects.filter(debrief=debrief, member=actor).first()
    if held is not None:
        if (held.recommendation, held.text, held.shown) == (recommendation, said, shown):
            return held
        raise Refused("You have said it, and it stays. Put a dissent on record if you see it differently.", code="said")
    if debrief.decision:
        raise Refused(DECIDED, code="decided")
    _check_view(actor, debrief, recommendation, said, shown=shown)
    view = LaterView.objects.create(
        organisation_id=debrief.organisation_id,
        debrief=debrief,
        member=actor,
        recommendation=recommendation,
        text=said,
        shown=shown,
        others_open=debrief.views_opened_at is not None,
    )
    record("debrief.said_after", actor=actor, subject=debrief)
    if shown:
        dissent(actor=actor, debrief=debrief, text=said)
    if debrief.views_opened_at is None and all_said(debrief):
        debrief.views_opened_at = clock.now()
    debrief.save(update_fields=["views_opened_at", "updated_at"])
    return view


def _check_view(actor: Membership, debrief: Debrief, recommendation: int, said: str, *, shown: bool) -> None:
    errors = {}
    if recommendation not in Scorecard.Recommendation.values:
        errors["recommendation"] = ["Choose one of the four."]
    if len(said) > LONGEST:
        errors["text"] = [f"Keep it under {LONGEST:,} characters."]
    elif not said and shown:
        errors["text"] = ["Shown early it stands as your dissent, so say what you see differently."]
    elif not said and recommendation not in _first_words(actor, debrief):
        errors["text"] = ["Say what changed it; you recommended something else before."]
    if errors:
        raise Invalid(errors)


def _first_words(actor: Membership, debrief: Debrief) -> set[int]:
    cards = debrief.scorecards.filter(author=actor).prefetch_related("amendments")
    return {_first_word(card) for card in cards}


def _first_word(card: Scorecard) -> int:
    earliest = min(card.amendments.all(), key=lambda one: (one.created_at, one.pk), default=None)
    return (earliest.before["recommendation"] if earliest else card.recommendation) or 0


@transaction.atomic
def run_clock(*, actor: Membership, debrief: Debrief, running: bool) -> Debrief:
    """Start the clock of the talk, or pause it. Raises Refused once decided."""
    policies.can_run_clock.require(actor, debrief)
    debrief = versions.lock(debrief, version=None, describe=described)
    if debrief.decision:
        raise Refused("The decision is recorded; its clock runs no more.", code="decided")
    if running == (debrief.clock_since is not None):
        return debrief
    if running:
        debrief.clock_since = clock.now()
    else:
        stop_clock(debrief)
    debrief.save(update_fields=["clock_since", "clock_spent", "updated_at"])
    record("debrief.clock_started" if running else "debrief.clock_paused", actor=actor, subject=debrief)
    return debrief
