"""`scorecards`: what was judged, through the blind rule, and writing one's own."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.inputs import All, Input, Keyed
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Resource
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from rubrics import policies, services
from rubrics.api.card_shapes import ScorecardShape
from rubrics.domain.drafts import CardInput, Quoted, RatingInput
from rubrics.domain.screening import PARTS
from rubrics.models import Flag, Scorecard
from rubrics.queries import (
    naming_no_graded_work,
    own_interview_seats,
    visible_gradings,
    visible_scorecards,
)
from rubrics.queries.released import released_scorecards
from rubrics.services.contents import LONGEST


class ScorecardFilters(filters.Filters):
    """Narrow the list of scorecards."""

    application_id = filters.Id(field_name="shown_application_id")
    author_id = filters.Id()
    state = filters.Choices(choices=Scorecard.State.choices)


def text_field(**more: Any) -> serializers.CharField:
    """Return a field for what people write on a scorecard, refused in our words where it is too long."""
    over = f"At most {LONGEST:,} characters can be saved. Nothing was changed; please shorten it."
    return serializers.CharField(max_length=LONGEST, error_messages={"max_length": over}, **more)


class OneRatingInput(Input):
    """One criterion as written: a score from 1 to 5, or not assessed."""

    score = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    not_assessed = serializers.BooleanField(required=False, default=False)
    evidence = text_field(required=False, allow_blank=True, default="")


class ListedRatingInput(OneRatingInput):
    """One criterion as a scorecard shows it."""

    criterion = serializers.CharField(max_length=60)


class OnePartInput(Input):
    """A part of a screen's sentence, and the words of the page that show it."""

    text = text_field(required=False, allow_blank=True, default="")
    quote = text_field(required=False, allow_blank=True, default="")
    page = serializers.IntegerField(min_value=1, max_value=999, required=False, allow_null=True, default=None)


class ListedPartInput(OnePartInput):
    """A part of a screen's sentence as a scorecard shows it."""

    part = serializers.ChoiceField(list(PARTS.items()))


class ListedFlagInput(Input):
    """A signal or red flag as a scorecard shows it; its `kind` is the flag's own."""

    flag = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(Flag.Kind.choices, required=False)
    evidence = text_field(allow_blank=True, allow_null=True)


class ListedProfileInput(Input):
    """A suspected profile as a scorecard shows it."""

    profile = serializers.CharField(max_length=60)
    evidence = text_field(allow_blank=True, allow_null=True)


class StartInput(Input):
    """Which own seat to write for: one of the two."""

    seat_id = serializers.UUIDField(required=False)
    grading_seat_id = serializers.UUIDField(required=False)


def _said_of(by: str, listed: type[Input]) -> Keyed:
    """Return a field for what is said of things by their keys, null where it is taken back."""
    return Keyed(
        child=text_field(allow_blank=True, allow_null=True), by=by, listed=listed, value="evidence", required=False
    )


class WriteInput(Input):
    """What to write, by keys, or as the lists that a scorecard shows. `ratings` and `sentence` keep what is not named.

    `flags` are by flag key with their evidence (null lowers one), and `profiles` are suspected in the same way; a list
    of them replaces all. `sentence` is by its part, and stands only on screens of a résumé.
    """

    ratings = Keyed(child=OneRatingInput(), by="criterion", listed=ListedRatingInput, required=False)
    flags = _said_of("flag", ListedFlagInput)
    profiles = _said_of("profile", ListedProfileInput)
    recommendation = serializers.IntegerField(min_value=1, max_value=4, required=False, allow_null=True)
    summary = text_field(required=False, allow_blank=True)
    sentence = Keyed(child=OnePartInput(), by="part", listed=ListedPartInput, required=False)


class DraftInput(WriteInput):
    """What to write on a draft. `note_to_leads` is read by whoever leads the role, and by nobody else."""

    note_to_leads = text_field(required=False, allow_blank=True, allow_null=True)


class AmendInput(WriteInput):
    """What to change in a submitted scorecard, and why."""

    reason = serializers.CharField(max_length=400)


def written(data: Mapping[str, Any], card: Scorecard | None) -> CardInput:
    """Return a body in the shape that the services take.

    What was not given stays as it is on the card, None for one that is not begun; a list replaces flags and profiles.
    """
    raised = card.flags.values_list("flag__key", flat=True) if card else ()
    suspected = card.profiles.values_list("profile__key", flat=True) if card else ()
    return CardInput(
        ratings={key: RatingInput(**{"score": None, **given}) for key, given in data.get("ratings", {}).items()},
        flags=_of_all(data.get("flags", {}), raised),
        recommendation=(data["recommendation"] or 0) if "recommendation" in data else None,
        summary=data.get("summary"),
        sentence={part: Quoted(**given) for part, given in data.get("sentence", {}).items()},
        profiles=_of_all(data.get("profiles", {}), suspected),
        note=(data["note_to_leads"] or "") if "note_to_leads" in data else None,
    )


def _of_all(given: Mapping[str, Any], there: Iterable[str]) -> dict[str, Any]:
    """Return what is said by key; of a list that replaces all also that the others are taken back."""
    return {**(dict.fromkeys(there) if isinstance(given, All) else {}), **given}


class OnScorecards(Resource):
    """Scorecards that the blind rule opens."""

    resource = "scorecards"
    also_read_by = ("scorecards:read_released",)
    shape: ClassVar[type[Shape]] = ScorecardShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Scorecard]:
        whole = self.asker.may("scorecards:read") and not member.is_integration
        return naming_no_graded_work((visible_scorecards if whole else released_scorecards)(member), member)

    def knowable(self, member: Membership) -> QuerySet[Scorecard]:
        return Scorecard.objects.filter(organisation_id=member.organisation_id).exclude(state=Scorecard.State.DRAFT)


class Scorecards(OnScorecards, Creates, Collection):
    """Scorecards: own ones, and others' once the blind rule opens them. POST starts one for an own seat."""

    filters = ScorecardFilters
    input = StartInput

    def create(self, member: Membership, data: dict[str, Any]) -> Scorecard:
        if len(data) != 1:
            raise Invalid({"seat_id": "Give either seat_id or grading_seat_id."})
        seat = (
            self.find(own_interview_seats(member), data["seat_id"], "seat_id")
            if "seat_id" in data
            else self.find(visible_gradings(member), data["grading_seat_id"], "grading_seat_id")
        )
        return services.start_scorecard(actor=member, seat=seat)


class ScorecardItem(OnScorecards, Changes, Item):
    """One scorecard. PATCH writes parts of an own draft; nothing has to be complete yet."""

    input = DraftInput
    may_change = policies.is_author

    def change(self, member: Membership, row: Scorecard, data: dict[str, Any]) -> Scorecard:
        return services.save_scorecard(actor=member, scorecard=row, draft=written(data, row), version=row.version)


class SubmitScorecard(OnScorecards, Act):
    """Hand a complete draft in. Submitting again changes nothing."""

    acts_by = "scorecards:submit"
    may = policies.is_author

    def act(self, member: Membership, row: Scorecard, data: dict[str, Any]) -> Scorecard:
        return services.submit_scorecard(actor=member, scorecard=row, version=row.version)


class OpenScorecardWork(OnScorecards, Act):
    """Open the work that an own scorecard is about, which one has to read before handing in; the first time counts."""

    acts_by = "scorecards:submit"
    may = policies.is_author

    def act(self, member: Membership, row: Scorecard, data: dict[str, Any]) -> Scorecard:
        seat = row.grading_seat
        if seat is None:
            raise Refused("This scorecard is about an interview: there is no work to open.", code="no_work")
        services.open_work(actor=member, seat=seat)
        return row


class WidenScorecard(OnScorecards, Act):
    """Be asked for the technical criteria of the kit, too, on an own draft that leaves them to others."""

    acts_by = "scorecards:submit"
    may = policies.is_author

    def act(self, member: Membership, row: Scorecard, data: dict[str, Any]) -> Scorecard:
        return services.widen_scorecard(actor=member, scorecard=row)


class UnableInput(Input):
    """Why nothing could be assessed, in a few words."""

    reason = serializers.CharField(max_length=300)


class UnableScorecard(OnScorecards, Act):
    """Say that one could not assess anything: it closes the own seat and opens nobody else's scorecard."""

    input = UnableInput
    acts_by = "scorecards:submit"
    may = policies.is_author

    def act(self, member: Membership, row: Scorecard, data: dict[str, Any]) -> Scorecard:
        return services.close_unassessed(actor=member, seat=row.place, reason=data["reason"])


class TakeUpScorecard(OnScorecards, Act):
    """Owe a scorecard after all that was closed unassessed, while others are sealed and the debrief is not open."""

    acts_by = "scorecards:submit"
    may = policies.is_author

    def act(self, member: Membership, row: Scorecard, data: dict[str, Any]) -> Scorecard:
        return services.take_up_unassessed(actor=member, scorecard=row)


class AmendScorecard(OnScorecards, Act):
    """Change a submitted scorecard with a reason; what it said is kept."""

    acts_by = "scorecards:submit"
    input = AmendInput
    may = policies.can_amend_scorecard

    def act(self, member: Membership, row: Scorecard, data: dict[str, Any]) -> Scorecard:
        reason = data.pop("reason")
        return services.amend_scorecard(
            actor=member, scorecard=row, draft=written(data, row), reason=reason, version=row.version
        )
