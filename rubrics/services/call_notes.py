"""Notes during a call: the writer's alone, kept line by line, put into the scorecard when they say so; its times."""

from collections.abc import Collection, Mapping

from django.db import transaction

from candidates.models import InterviewSeat
from foundation.core.errors import Invalid
from foundation.core.formatting import zone_letters
from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain.call_notes import LONGEST, as_evidence, merged
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.models import CallNote, CallTime, Scorecard
from rubrics.queries.call import Call, notes_of
from rubrics.services.contents import stored
from rubrics.services.scorecards import save_scorecard, start_scorecard

# In seconds: a question that was leafed through, and a page that was forgotten open.
SHORTEST, LONGEST_CALL = 30, 4 * 3600


@transaction.atomic
def keep_notes(*, actor: Membership, seat: InterviewSeat, part: str, text: str, gone: str = "") -> CallNote:
    """Keep the lines noted at a part beside those that are there, but for those taken back. Raises Invalid."""
    policies.can_note.require(actor, seat)
    InterviewSeat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    held = CallNote.objects.filter(seat=seat, part=part).first()
    after = merged(held.text if held else "", text, gone)
    if "\0" in after:
        raise Invalid({"note": "This text holds a character that cannot be saved."})
    if len(after) > LONGEST:
        raise Invalid({"note": f"Keep the notes on one question under {LONGEST:,} characters."})
    if held is None:
        return CallNote.objects.create(organisation_id=seat.organisation_id, seat=seat, part=part, text=after)
    held.text = after
    held.save(update_fields=["text", "updated_at"])
    return held


@transaction.atomic
def keep_times(*, actor: Membership, seat: InterviewSeat, call: Call, spent: Mapping[str, int]) -> None:
    """Keep how many seconds each question of a call was in view; what was only leafed through is none of them."""
    policies.can_note.require(actor, seat)
    asked = {part.key for part in call.parts if part.is_question}
    CallTime.objects.bulk_create(
        [
            CallTime(organisation_id=seat.organisation_id, seat=seat, part=key, seconds=seconds)
            for key, seconds in spent.items()
            if key in asked and SHORTEST <= seconds <= LONGEST_CALL
        ],
        update_conflicts=True,
        unique_fields=["seat", "part"],
        update_fields=["seconds", "updated_at"],
    )


@transaction.atomic
def use_notes(*, actor: Membership, seat: InterviewSeat, call: Call, criteria: Collection[str]) -> Scorecard:
    """Put the notes on these criteria into the draft of the scorecard as evidence, each once.

    Raises what starting and saving a scorecard raise.
    """
    policies.can_write_scorecard.require(actor, seat)
    card = start_scorecard(actor=actor, seat=seat)
    notes, held, zone = notes_of(seat), stored(card).ratings, zone_letters(seat.interview.starts_at)
    evidence = {key: rating.evidence for key, rating in held.items()}
    for part in call.parts:
        if part.criterion and part.criterion[0] in criteria and part.criterion[0] in evidence:
            key = part.criterion[0]
            evidence[key] = as_evidence(notes.get(part.key, ""), evidence[key], zone)
    changed = {key: said for key, said in evidence.items() if said != held[key].evidence}
    ratings = {key: RatingInput(held[key].score, held[key].not_assessed, said) for key, said in changed.items()}
    return save_scorecard(actor=actor, scorecard=card, draft=CardInput(ratings=ratings), version=None)
