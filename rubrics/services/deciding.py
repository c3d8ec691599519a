"""What becomes of a person once their résumé was read: people say it, and readers who stand apart talk first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from django.db import transaction

from candidates.models import Application, RejectReason
from candidates.services import Telling, add_note, move_application, reject
from candidates.services.locking import clean_sentence, lock_application
from candidates.services.undo import undo
from foundation.activity.models import Event
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage
from rubrics import policies
from rubrics.domain.screening import ADVANCE, DECLINE, Apart, criteria_apart, says_yes
from rubrics.models import GradingSeat, Scorecard
from rubrics.queries import visible_scorecards
from rubrics.queries.outstanding import UNWRITTEN
from rubrics.queries.screening import own_screen, screen_stage, screens, submitted_screens

# So long the letter of a decline waits, as long as the act can be taken back.
LETTER_WAITS = timedelta(minutes=15)
ENOUGH = "One reader was enough."
DECIDED = ("application.moved", "application.rejected")
NO_REASON = "Choose why; it is what the letter is made of."
Done = Literal["advanced", "declined", "waits", "talk", "undecided"]
_RECOMMENDS = {ADVANCE: Scorecard.Recommendation.YES, DECLINE: Scorecard.Recommendation.NO}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reader says: advance or decline; for the latter why, and how the person hears of it.

    Without `telling` somebody is to tell them by tomorrow.
    """

    word: str
    reason: RejectReason | None = None
    telling: Telling | None = None

    @property
    def recommendation(self) -> int:
        return _RECOMMENDS[self.word]

    @property
    def why(self) -> RejectReason:
        """Return the reason. Raises Invalid without one."""
        if self.reason is None:
            raise Invalid({"reason": NO_REASON})
        return self.reason

    def check(self, application: Application) -> None:
        """Raise Invalid for a word that is none, and for declining without one of our reasons."""
        if self.word not in _RECOMMENDS:
            raise Invalid({"decision": "Choose advance or decline."})
        if self.word == DECLINE:
            ours = self.why.organisation_id == application.organisation_id
            if not ours or self.why.by != RejectReason.By.US:
                raise Invalid({"reason": NO_REASON})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the application.

    `waits` for another reader, `talk` where they stand apart, `undecided` where those who decide are others.
    """

    done: Done
    application: Application


def go_on(actor: Membership, application: Application, card: Scorecard, decision: Decision) -> Outcome:
    """Do what a screen that has just come in lets happen to the locked application, inside the act that hands it in."""
    application = _enter_screen(actor, application)
    if screens().filter(UNWRITTEN, application=application).exclude(member=actor).exists():
        return Outcome("waits", application)
    if stand_apart(application):
        return Outcome("talk", application)
    if not policies.can_decide_screen(actor, application):
        return Outcome("undecided", application)
    return _carry_out(actor, application, decision)


@transaction.atomic
def decide_screened(
    *, actor: Membership, application: Application, decision: Decision, version: int | None = None, agreed: str = ""
) -> Outcome:
    """Let somebody whose screens are all in go on, or decline them.

    Where the readers stand apart the lead of the role does so, and says in a sentence what they `agreed`. Raises
    Forbidden, Invalid, Stale, Refused while a screen is owed, and what moving and declining raise.
    """
    decision.check(application)
    policies.can_decide_screen.require(actor, application)
    current = lock_application(application, version=version)
    if screen_stage(current) is None or not submitted_screens([current.pk]).exists():
        raise Refused("Nobody has read this résumé yet, or it went on since.", code="not_read")
    if screens().filter(UNWRITTEN, application=current).exists():
        raise Refused("A reader still owes their screen.", code="owed")
    if not may_read_all(actor, current):
        raise Refused("Whoever read it, or leads the role, decides here.", code="sealed")
    said = ""
    if stand_apart(current):
        policies.can_settle_screens.require(actor, current)
        said = clean_sentence("agreed", agreed, needed="Say in a sentence what you agreed.")
    return _carry_out(actor, current, decision, said)


def may_read_all(member: Membership, application: Application) -> bool:
    """Tell whether every screen that is in is open to the member by the blind rule."""
    inside = set(submitted_screens([application.pk]).values_list("pk", flat=True))
    return inside <= set(visible_scorecards(member).filter(pk__in=inside).values_list("pk", flat=True))


def stand_apart(application: Application) -> bool:
    """Tell whether the screens of an application differ by two levels somewhere, or one says go on and one does not."""
    cards = list(submitted_screens([application.pk]))
    return bool(criteria_of(cards)) or len({says_yes(card.recommendation) for card in cards}) > 1


def criteria_of(cards: list[Scorecard]) -> list[Apart]:
    """Return the criteria on which screens stand apart."""
    labels = {one.criterion.key: one.criterion.label for card in cards for one in card.rated}
    return criteria_apart(labels, [{one.criterion.key: one.score for one in card.rated} for card in cards])


def _carry_out(actor: Membership, application: Application, decision: Decision, agreed: str = "") -> Outcome:
    release_others(application, actor, ENOUGH)
    application = _enter_screen(actor, application)
    if decision.word == ADVANCE:
        return Outcome("advanced", _advance(actor, application, agreed))
    if agreed:
        add_note(actor=actor, application=application, body=agreed)
    telling = replace(decision.telling, waits=LETTER_WAITS) if decision.telling else None
    return Outcome("declined", reject(actor=actor, application=application, reason=decision.why, telling=telling))


def _enter_screen(actor: Membership, application: Application) -> Application:
    """Let somebody who has just applied enter the evidence screen, now that one is in, if the actor moves people."""
    stage = screen_stage(application)
    if stage is None or stage.pk == application.stage_id or not policies.can_decide_screen(actor, application):
        return application
    return move_application(actor=actor, application=application, to_stage=stage, seen_stage_id=application.stage_id)


def _advance(actor: Membership, application: Application, agreed: str) -> Application:
    ahead = Stage.objects.filter(role_id=application.role_id, position__gt=application.stage.position)
    target = next((stage for stage in ahead.order_by("position") if not StageKind(stage.kind).ends), None)
    if target is None:
        raise Refused("There is no stage after the evidence screen. Add one to the loop.", code="last")
    return move_application(
        actor=actor,
        application=application,
        to_stage=target,
        seen_stage_id=application.stage_id,
        override_reason=agreed,
    )


def release_others(application: Application, actor: Membership, reason: str) -> None:
    """Free those who began to read and wrote nothing that is in, where another's screen is enough."""
    owed = screens().filter(UNWRITTEN, application=application).exclude(member=actor)
    GradingSeat.objects.filter(pk__in=list(owed.values_list("pk", flat=True))).update(
        released_at=clock.now(), released_by=actor, release_reason=reason, updated_at=clock.now()
    )


@transaction.atomic
def undo_decision(*, actor: Membership, application: Application) -> Application:
    """Take back what the actor decided last on an application; the screen stays in. Raises as `undo` does."""
    own = Event.objects.filter(application_id=application.pk, actor=actor, verb__in=DECIDED)
    last = own.order_by("-created_at", "-pk").first()
    if last is None:
        raise Refused("There is nothing to undo.", code="nothing")
    return undo(actor=actor, event=last)


@transaction.atomic
def ask_to_talk(*, actor: Membership, application: Application) -> None:
    """Ask the other readers of an application to talk, once all screens are in. Raises Refused before."""
    seat = own_screen(actor, application)
    if seat is None or screens().filter(UNWRITTEN, application=application).exists():
        raise Refused("There is something to talk about once every screen is in.", code="owed")
    record("screen.talk_asked", actor=actor, subject=seat, data={"label": seat.label.lower()})
