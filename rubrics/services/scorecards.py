"""Starting, saving and submitting a scorecard: the one way, for pages, API and demo data."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from candidates.models import Application, InterviewSeat
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused, Stale
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from roles.models import Stage
from rubrics import policies
from rubrics.domain.drafts import CardInput
from rubrics.domain.narrowing import judged_by
from rubrics.models import Criterion, Debrief, GradingSeat, Rating, Scorecard
from rubrics.queries import ENDS, could_have_read, lock_card_with_seat
from rubrics.queries.sharing import share_of
from rubrics.registries import work
from rubrics.services.contents import check, check_stale, differs, missing, write
from rubrics.services.kits import ensure_kit

ALREADY = "This scorecard is submitted. Amend it with a reason if something must change."
CLOSED = "You said that you could not assess anything here. Take that back first, if you can after all."
DECIDED = (
    "The debrief on this application has its decision, so nothing is handed in any more. "
    "What you wrote is saved and stays yours; ask the lead to open the debrief again if it has to count."
)
# The columns of its own row that a writing may change.
WRITTEN = ("recommendation", "summary", "note_to_leads")
UNOPENED = "Open the work first; there is nothing to grade without it."


def stage_of(seat: InterviewSeat | GradingSeat) -> Stage:
    """Return the stage that a seat judges."""
    return seat.stage if isinstance(seat, GradingSeat) else seat.interview.stage


@transaction.atomic
def start_scorecard(*, actor: Membership, seat: InterviewSeat | GradingSeat) -> Scorecard:
    """Return the seat's scorecard, made empty with the criteria that its kit assigns when there is none.

    What is assigned stays so for this scorecard, even when the kit changes later; who does not judge technical work is
    asked for the rest of it (see domain.narrowing). Raises Refused without a kit.
    """
    seat = _lock(seat)
    policies.can_write_scorecard.require(actor, seat)
    held = _written(seat)
    if held is not None:
        return held
    stage = stage_of(seat)
    kit = ensure_kit(stage=stage)
    if kit is None:
        raise Refused(f"{stage.label} has no interview kit yet. Ask the lead of the role to make one.", code="no_kit")
    card = Scorecard(organisation_id=seat.organisation_id, author=actor, rubric_version_id=kit.rubric_version_id)
    if isinstance(seat, GradingSeat):
        card.application_id, card.grading_seat = seat.application_id, seat
    else:
        card.application_id, card.seat = seat.interview.application_id, seat
    scored = list(kit.criteria.all())
    if isinstance(seat, InterviewSeat):
        scored = share_of(seat, scored, kit.interviewers)
    asked = judged_by(scored, technical=actor.technical or card.is_screen)
    card.narrow = len(asked) < len(scored)
    card.save(force_insert=True)
    assign(card, asked)
    if card.grading_seat is not None:
        record("grading.started", actor=actor, subject=card, data={"label": card.grading_seat.label})
    else:
        record("scorecard.started", actor=actor, subject=card, data={"stage": stage.label})
    return card


def assign(card: Scorecard, criteria: Iterable[Criterion]) -> None:
    """Ask a scorecard's author for these criteria, each empty at first."""
    Rating.objects.bulk_create(
        [Rating(organisation_id=card.organisation_id, scorecard=card, criterion=criterion) for criterion in criteria]
    )


def _lock(seat: InterviewSeat | GradingSeat) -> InterviewSeat | GradingSeat:
    if isinstance(seat, GradingSeat):
        return GradingSeat.objects.select_for_update(of=("self",)).select_related("stage").get(pk=seat.pk)
    seats = InterviewSeat.objects.select_for_update(of=("self",)).select_related("interview__stage")
    return seats.get(pk=seat.pk)


def _written(seat: InterviewSeat | GradingSeat) -> Scorecard | None:
    own = Q(grading_seat=seat) if isinstance(seat, GradingSeat) else Q(seat=seat)
    return Scorecard.objects.filter(own).first()


@transaction.atomic
def save_scorecard(
    *,
    actor: Membership,
    scorecard: Scorecard,
    draft: CardInput,
    version: int | None,
    seen: Mapping[str, str] | None = None,
) -> Scorecard:
    """Write parts of a draft; what is absent stays. Nothing has to be complete yet.

    `version` is what the author read. When it moved on, a part conflicts if what is stored is neither what they read
    (`seen`: digests by part, see drafts) nor what they write. Raises Stale with the stored parts, Invalid, and
    Refused once submitted, unless nothing differs from what was handed in.
    """
    card = lock_for_writing(actor, scorecard)
    if _put(card, draft, version, seen or {}):
        versions.bump(card, *WRITTEN)
    return card


def _put(card: Scorecard, draft: CardInput, version: int | None, seen: Mapping[str, str]) -> bool:
    """Write checked parts on a locked draft, all but the row itself; False for one that is in and says the same."""
    if card.state == Scorecard.State.SUBMITTED:
        if differs(card, draft):
            raise Refused(ALREADY, code="submitted")
        return False
    refuse_closed(card)
    check(card, draft)
    check_stale(card, draft, version, seen)
    write(card, draft)
    return True


def refuse_closed(card: Scorecard) -> None:
    """Raise Refused for a scorecard whose author could not assess anything."""
    if card.state == Scorecard.State.UNABLE:
        raise Refused(CLOSED, code="unable")


def lock_for_writing(actor: Membership, scorecard: Scorecard) -> Scorecard:
    """Return an own scorecard as it stands, locked; raises Forbidden for whoever may not write on it."""
    policies.is_author.require(actor, scorecard)
    card = lock_card_with_seat(scorecard)
    if card.version == scorecard.version:
        # Whoever writes ratings or flags counts the version up, so what was read beside this version still stands.
        for name in ("rated", "flagged", "suspected"):
            if name in scorecard.__dict__:
                card.__dict__[name] = scorecard.__dict__[name]
    policies.can_write_scorecard.require(actor, card.place)
    return card


@transaction.atomic
def submit_scorecard(*, actor: Membership, scorecard: Scorecard, version: int | None = None) -> Scorecard:
    """Hand in what is saved; from here on it is read by others and changes only by amendment.

    Submitting again what is in changes nothing. `version` is what the author read; None takes what is there.
    Raises Invalid with a sentence for each part that is missing, Stale.
    """
    card = lock_for_writing(actor, scorecard)
    if card.state == Scorecard.State.SUBMITTED:
        return card
    refuse_closed(card)
    if version is not None and version != card.version:
        raise Stale("This scorecard was saved since you read it.", current={"version": card.version})
    _refuse_unready(card)
    _close(card, actor)
    return card


def _refuse_unready(card: Scorecard) -> None:
    lock_application(card)
    debrief: Debrief | None = getattr(card.application, "debrief", None)
    if debrief is not None and debrief.decision in ENDS:
        raise Refused(DECIDED, code="decided")
    errors = _unready(card)
    if errors:
        raise Invalid(errors, code="incomplete")


def _unready(card: Scorecard) -> dict[str, list[str]]:
    """Return what keeps a card from being handed in: what is missing on it, and an interview that is still to come.

    A grading needs the work to have been opened.
    """
    errors = missing(card)
    if card.seat is not None and card.seat.interview.starts_at > clock.now():
        errors["begun"] = ["This interview has not begun. Submit once you have talked."]
    if card.grading_seat is not None and not has_opened(card.grading_seat):
        errors["opened"] = [UNOPENED]
    return errors


def has_opened(seat: GradingSeat) -> bool:
    """Tell whether the grader opened the work; where the product shows none, there is none to open."""
    return seat.opened_at is not None or seat.kind not in work


def hand_in_scorecard(
    *, actor: Membership, scorecard: Scorecard, draft: CardInput, version: int | None, seen: Mapping[str, str]
) -> bool:
    """Save parts of a draft and submit it in one go; False when it is in already with just these words.

    What was written stays saved when something is still missing. Raises what saving and submitting raise.
    """
    with transaction.atomic():
        card = lock_for_writing(actor, scorecard)
        if not _put(card, draft, version, seen):
            return False
        try:
            _refuse_unready(card)
        except (Invalid, Refused) as error:
            versions.bump(card, *WRITTEN)
            refused = error
        else:
            _close(card, actor, *WRITTEN)
            return True
    raise refused


def _close(card: Scorecard, actor: Membership, *fields: str) -> None:
    """Submit a complete draft, locked with its application, and save `fields` with it."""
    card.submitted_at = clock.now()
    remember_what_was_open(card, actor, card.submitted_at)
    card.state = Scorecard.State.SUBMITTED
    versions.bump(card, *fields, "state", "submitted_at", *REMEMBERED)
    record_card(card, actor, "submitted")


REMEMBERED = ("could_read", "debrief_was_open")


def remember_what_was_open(card: Scorecard, author: Membership, moment: datetime) -> None:
    """Put on a scorecard which others its author could have read by now, beside what was remembered before."""
    before = could_have_read(card, author, card.application.role_id, moment)
    card.could_read = sorted({*(card.could_read or []), *map(str, before.cards)})
    card.debrief_was_open = before.debrief


def lock_application(card: Scorecard) -> None:
    """Lock the application: the last two may come in at the same moment, and each must count the other.

    Its debrief comes with it: once the application is locked, nobody decides meanwhile.
    """
    (card.application,) = _lock_against_writers(application=card.application_id)


def _against_writers(*, application: UUID) -> QuerySet[Application]:
    rows = Application.objects.select_related("debrief").only("role_id", "debrief__decision")
    return rows.select_for_update(no_key=True, of=("self",)).filter(pk=application)


_lock_against_writers = Prepared[Application](_against_writers)


def record_card(card: Scorecard, actor: Membership, verb: str) -> None:
    """Record what was done with the card; never what it says."""
    record(
        f"{'grading' if card.grading_seat_id else 'scorecard'}.{verb}",
        actor=actor,
        subject=card,
        data={"stage": card.stage.label},
    )
