"""The scorecard page of a seat around its form: its head, what is said of others, the work, a part saved by itself."""

from typing import Any

from candidates.models import InterviewSeat
from foundation.core.formatting import day_time
from foundation.people.models import Membership
from rubrics.domain.drafts import CardInput, digest
from rubrics.domain.scoring import hint_on
from rubrics.models import FlagRaised, GradingSeat, Profile, Scorecard
from rubrics.pages.card_form import flags_ticked
from rubrics.queries import due_at, filled, names_of, others_and_more
from rubrics.registries import Work, work

Seat = InterviewSeat | GradingSeat


def head(seat: Seat) -> dict[str, Any]:
    """Return title and meta line; a grading carries its label and nothing of the person."""
    if isinstance(seat, GradingSeat):
        due = f"due {day_time(seat.due_at)}" if seat.due_at else ""
        return {"title": seat.label, "meta": " · ".join(filter(None, [seat.stage.label, "name hidden", due]))}
    interview = seat.interview
    candidate, role, running = names_of(interview)
    out = "" if running else " · not in the running any more"
    meta = f"{role} · {day_time(interview.starts_at)} · due {day_time(due_at(interview))}{out}"
    return {"title": f"{candidate}: {interview.stage.label}", "meta": meta}


def blind(member: Membership, seat: Seat) -> dict[str, str]:
    """Return what the notice says of others; for a grading no count, which could tell whose work it is."""
    if isinstance(seat, GradingSeat):
        return {
            "title": "You are grading blind",
            "text": "Name and files are hidden until your grade is in. From then on every change you make is logged.",
        }
    inside, more = others_and_more(member, seat)
    others = {0: "Nobody has submitted yet.", 1: "One other has submitted."}.get(
        inside, f"{inside} others have submitted."
    )
    when = "when all of yours are in" if more else "the moment you submit"
    return {
        "title": "You are writing blind",
        "text": f"{others} Theirs open {when}; from then on every change you make is logged.",
    }


def graded(member: Membership, seat: Seat) -> Work | None:
    """Return the work that a grading seat judges, as the app above shows it."""
    if isinstance(seat, GradingSeat) and seat.kind in work:
        return work[seat.kind](member, seat)
    return None


def saved_part(seat: Seat, card: Scorecard | None, part: str, typed: CardInput) -> dict[str, Any]:
    """Return what changes on the page once a part is saved: how far the scorecard is, and the mark of what was read.

    `card` may have been started by this very part, of which `seat`, read before, knows nothing.
    """
    key = part.partition(".")[2]
    rating = typed.ratings.get(key)
    done, total = filled(card) if card else (0, 0)
    return {
        "part": part,
        "key": key,
        "is_rating": rating is not None,
        "thin": hint_on(rating.score, rating.evidence) if rating else None,
        "version": seat.scorecard.version if hasattr(seat, "scorecard") else 0,
        "digest": digest(typed.pieces().get(part, "")),
        "hints": _hints(card) if card and part.startswith("flags.") else [],
        "done": done,
        "total": total,
    }


def _hints(card: Scorecard) -> list[tuple[str, str]]:
    """Return (profile, what is said of its flags that are ticked) for every profile, as the scorecard stands now."""
    raised = set(FlagRaised.objects.filter(scorecard=card).values_list("flag__key", flat=True))
    profiles = Profile.objects.filter(organisation_id=card.organisation_id).values_list("key", "suspect_when")
    return [(key, flags_ticked(len(raised.intersection(flags)))) for key, flags in profiles]
