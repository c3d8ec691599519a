"""`scorecards`: what was judged, through the blind rule, and writing one's own."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Resource
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from rubrics import policies, services
from rubrics.domain.drafts import CardInput, Quoted, RatingInput, changes
from rubrics.domain.scoring import Weighed, coverage, weighted_score
from rubrics.domain.screening import PARTS
from rubrics.models import Amendment, FlagRaised, Rating, Scorecard, SentencePart
from rubrics.queries import naming_no_graded_work, own_interview_seats, visible_gradings, visible_scorecards
from rubrics.queries.released import released_scorecards

LONGEST = 5000
RATED = ("score", "not_assessed", "evidence")


class RatingShape(Shape):
    """One criterion: a score from 1 to 5, or not assessed, with what was seen. Null and false: not filled yet."""

    criterion = serializers.CharField()
    score = serializers.IntegerField(allow_null=True, min_value=1, max_value=5)
    not_assessed = serializers.BooleanField()
    evidence = serializers.CharField(allow_blank=True)


class RaisedShape(Shape):
    """A signal or red flag with its evidence."""

    flag = serializers.CharField()
    kind = serializers.CharField()
    evidence = serializers.CharField(allow_blank=True)


class SentencePartShape(Shape):
    """A third of a screen's sentence: built, does, relied; `quote` are words of the page, '' where it is thin."""

    part = serializers.ChoiceField(list(PARTS.items()))
    text = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    page = serializers.IntegerField(allow_null=True)


class AmendmentShape(Shape):
    """A change after submission: when and why, which parts, and all that the scorecard said before it and after."""

    by_id = serializers.UUIDField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    changed = serializers.ListField(child=serializers.CharField())
    before = serializers.DictField()
    after = serializers.DictField()


class ScorecardShape(Shape):
    """A scorecard that the blind rule opens to the key's member. The weighted score goes with its coverage.

    `first_words` is what was handed in, whatever was amended since; null on what was not. `could_read` is how many
    others its author could have read by then, `debrief_was_open` whether people had begun to talk; null: not recorded.
    """

    id = serializers.UUIDField()
    application_id = serializers.UUIDField(allow_null=True, source="shown_application_id")
    seat_id = serializers.UUIDField(allow_null=True)
    grading_seat_id = serializers.UUIDField(allow_null=True)
    author_id = serializers.UUIDField()
    author_name = serializers.CharField(source="author.user.name")
    rubric_id = serializers.UUIDField(source="rubric_version.rubric_id")
    rubric_number = serializers.IntegerField(source="rubric_version.number")
    state = serializers.ChoiceField(Scorecard.State.choices)
    recommendation = serializers.IntegerField(allow_null=True, min_value=1, max_value=4)
    summary = serializers.CharField(allow_blank=True)
    ratings = RatingShape(many=True, source=FILLED)
    sentence = SentencePartShape(many=True, source=FILLED)
    flags = RaisedShape(many=True, source=FILLED)
    first_words = serializers.DictField(allow_null=True, source=FILLED)
    amendments = AmendmentShape(many=True, source=FILLED)
    weighted_score = serializers.DecimalField(max_digits=3, decimal_places=2, allow_null=True, source=FILLED)
    rated = serializers.IntegerField(source=FILLED)
    criteria = serializers.IntegerField(source=FILLED)
    submitted_at = serializers.DateTimeField(allow_null=True)
    could_read = serializers.IntegerField(allow_null=True)
    debrief_was_open = serializers.BooleanField(allow_null=True)
    unable_at = serializers.DateTimeField(allow_null=True)
    unable_reason = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Add ratings, sentence, flags and amendments of rows that already passed the blind rule: four queries."""
        ids = [row["id"] for row in rows]
        ratings: defaultdict[UUID, list[Cells]] = defaultdict(list)
        weighed: defaultdict[UUID, list[Weighed]] = defaultdict(list)
        found = Rating.objects.filter(scorecard_id__in=ids).order_by("criterion__position")
        for pk, key, weight, score, skipped, evidence in found.values_list(
            "scorecard_id", "criterion__key", "criterion__weight", "score", "not_assessed", "evidence"
        ):
            ratings[pk].append({"criterion": key, "score": score, "not_assessed": skipped, "evidence": evidence})
            weighed[pk].append(Weighed(weight, score))
        flags: defaultdict[UUID, list[Cells]] = defaultdict(list)
        raised = FlagRaised.objects.filter(scorecard_id__in=ids).order_by("flag__key")
        for pk, key, kind, evidence in raised.values_list("scorecard_id", "flag__key", "flag__kind", "evidence"):
            flags[pk].append({"flag": key, "kind": kind, "evidence": evidence})
        amended, sentences = _amendments(ids), _sentences(ids)
        for row in rows:
            total, cover = weighted_score(weighed[row["id"]]), coverage(weighed[row["id"]])
            row["ratings"], row["flags"] = ratings[row["id"]], flags[row["id"]]
            row["sentence"] = sentences[row["id"]]
            _tell_words(row, amended[row["id"]])
            row["weighted_score"] = None if total is None else str(total)
            row["rated"], row["criteria"] = cover.rated, cover.total


def _amendments(ids: list[UUID]) -> Mapping[UUID, list[Cells]]:
    """Return the amendments of scorecards, the first one first."""
    found: defaultdict[UUID, list[Cells]] = defaultdict(list)
    rows = Amendment.objects.filter(scorecard_id__in=ids).order_by("created_at", "id")
    for pk, *cells in rows.values_list("scorecard_id", "by_id", "created_at", "reason", "before"):
        found[pk].append(dict(zip(("by_id", "at", "reason", "before"), cells, strict=True)))
    return found


def _sentences(ids: list[UUID]) -> Mapping[UUID, list[Cells]]:
    """Return the sentences of screens, part by part."""
    found: defaultdict[UUID, list[Cells]] = defaultdict(list)
    rows = SentencePart.objects.filter(scorecard_id__in=ids).order_by("id")
    for pk, *cells in rows.values_list("scorecard_id", "part", "text", "quote", "page"):
        found[pk].append(dict(zip(("part", "text", "quote", "page"), cells, strict=True)))
    return found


def _tell_words(row: Cells, amendments: list[Cells]) -> None:
    """Add what was handed in, and beside each amendment what it changed and what the scorecard said after it."""
    stands = CardInput(
        ratings={one["criterion"]: RatingInput(*map(one.get, RATED)) for one in row["ratings"]},
        flags={one["flag"]: one["evidence"] for one in row["flags"]},
        recommendation=row["recommendation"] or 0,
        summary=row["summary"],
        sentence={one["part"]: Quoted(one["text"], one["quote"], one["page"]) for one in row["sentence"]},
    )
    said = [*(CardInput.of_json(one["before"]) for one in amendments), stands]
    for one, (before, after) in zip(amendments, pairwise(said), strict=True):
        one |= {"changed": [part for part, _was, _became in changes(before, after)], "after": after.as_json()}
    row["amendments"] = amendments
    row["first_words"] = said[0].as_json() if row["state"] == Scorecard.State.SUBMITTED else None
    row["could_read"] = None if row["could_read"] is None else len(row["could_read"])


class ScorecardFilters(filters.Filters):
    """Narrow the list of scorecards."""

    application_id = filters.Id(field_name="shown_application_id")
    author_id = filters.Id()
    state = filters.Choices(choices=Scorecard.State.choices)


class OneRatingInput(Input):
    """One criterion as written: a score from 1 to 5, or not assessed."""

    score = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    not_assessed = serializers.BooleanField(required=False, default=False)
    evidence = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")


class OnePartInput(Input):
    """A part of a screen's sentence, and the words of the page that show it."""

    text = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")
    quote = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")
    page = serializers.IntegerField(min_value=1, max_value=999, required=False, allow_null=True, default=None)


class StartInput(Input):
    """Which own seat to write for: one of the two."""

    seat_id = serializers.UUIDField(required=False)
    grading_seat_id = serializers.UUIDField(required=False)


class WriteInput(Input):
    """What to write. `ratings` by criterion key, `flags` by flag key with their evidence (null lowers one).

    `sentence` is by its part, and stands only on screens of a résumé.
    """

    ratings = serializers.DictField(child=OneRatingInput(), required=False)
    flags = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST, allow_blank=True, allow_null=True), required=False
    )
    recommendation = serializers.IntegerField(min_value=1, max_value=4, required=False, allow_null=True)
    summary = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    sentence = serializers.DictField(child=OnePartInput(), required=False)


class AmendInput(WriteInput):
    """What to change in a submitted scorecard, and why."""

    reason = serializers.CharField(max_length=400)


def written(data: Mapping[str, Any]) -> CardInput:
    """Return a body in the shape that the services take; what was not given stays."""
    return CardInput(
        ratings={key: RatingInput(**{"score": None, **given}) for key, given in data.get("ratings", {}).items()},
        flags=data.get("flags", {}),
        recommendation=(data["recommendation"] or 0) if "recommendation" in data else None,
        summary=data.get("summary"),
        sentence={part: Quoted(**given) for part, given in data.get("sentence", {}).items()},
    )


class OnScorecards(Resource):
    """Scorecards that the blind rule opens."""

    resource = "scorecards"
    also_read_by = ("scorecards:read_released",)
    shape = ScorecardShape

    def queryset(self, member: Membership) -> QuerySet[Scorecard]:
        whole = self.asker.may("scorecards:read") and not member.is_integration
        return naming_no_graded_work((visible_scorecards if whole else released_scorecards)(member), member)


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

    input = WriteInput
    may_change = policies.is_author

    def change(self, member: Membership, row: Scorecard, data: dict[str, Any]) -> Scorecard:
        return services.save_scorecard(actor=member, scorecard=row, draft=written(data), version=row.version)


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
            actor=member, scorecard=row, draft=written(data), reason=reason, version=row.version
        )
