"""What a scorecard looks like in the API, from rows that already passed the blind rule."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from uuid import UUID

from rest_framework import serializers

from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from rubrics.domain.drafts import CardInput, Quoted, RatingInput, changes
from rubrics.domain.scoring import Weighed, coverage, weighted_score
from rubrics.domain.screening import PARTS
from rubrics.models import Amendment, FlagRaised, ProfileSuspected, Rating, Scorecard, SentencePart
from rubrics.queries import notes_to_leads

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


class SuspectedShape(Shape):
    """A profile that the author suspects, with what made them think so; it decides nothing."""

    profile = serializers.CharField()
    evidence = serializers.CharField(allow_blank=True)


class SentencePartShape(Shape):
    """A third of a screen's sentence: built, does, relied; `quote` are words of the page, '' where it is thin."""

    part = serializers.ChoiceField(list(PARTS.items()))
    text = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    page = serializers.IntegerField(allow_null=True)


class AmendmentShape(Shape):
    """A change after submission: when and why, which parts, and all that the scorecard said before it and after."""

    id = serializers.UUIDField()
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
    `note_to_leads` is null for everybody but its author and whoever leads the role; `narrow` tells that the technical
    criteria were left to others.
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
    narrow = serializers.BooleanField()
    recommendation = serializers.IntegerField(allow_null=True, min_value=1, max_value=4)
    summary = serializers.CharField(allow_blank=True)
    ratings = RatingShape(many=True, source=FILLED)
    sentence = SentencePartShape(many=True, source=FILLED)
    flags = RaisedShape(many=True, source=FILLED)
    profiles = SuspectedShape(many=True, source=FILLED)
    note_to_leads = serializers.CharField(allow_null=True, source=FILLED)
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

    fed_by = {
        "application_id": (),
        "ratings": ("ratings.*",),
        "sentence": ("told.*",),
        "flags": ("flags.*",),
        "profiles": ("profiles.*",),
        "note_to_leads": ("application.role.seats.*",),
        "first_words": ("amendments.*",),
        "amendments": ("amendments.*",),
        "weighted_score": ("ratings.*",),
        "rated": ("ratings.*",),
        "criteria": ("ratings.*",),
        "seen": (
            "application.scorecards.state",
            "application.debrief.*",
            "application.grading_seats.released_at",
            "application.interviews.seats.released_at",
        ),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Add what rows hold that already passed the blind rule: six queries."""
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
        amended, sentences, suspected = _amendments(ids), _sentences(ids), _suspected(ids)
        notes = dict(notes_to_leads(asker.member).filter(pk__in=ids).values_list("pk", "note_to_leads"))
        for row in rows:
            total, cover = weighted_score(weighed[row["id"]]), coverage(weighed[row["id"]])
            row["ratings"], row["flags"] = ratings[row["id"]], flags[row["id"]]
            row["sentence"], row["profiles"] = sentences[row["id"]], suspected[row["id"]]
            row["note_to_leads"] = notes.get(row["id"])
            _tell_words(row, amended[row["id"]])
            row["weighted_score"] = None if total is None else str(total)
            row["rated"], row["criteria"] = cover.rated, cover.total


def _amendments(ids: list[UUID]) -> Mapping[UUID, list[Cells]]:
    """Return the amendments of scorecards, the first one first."""
    found: defaultdict[UUID, list[Cells]] = defaultdict(list)
    rows = Amendment.objects.filter(scorecard_id__in=ids).order_by("created_at", "id")
    for pk, *cells in rows.values_list("scorecard_id", "id", "by_id", "created_at", "reason", "before"):
        found[pk].append(dict(zip(("id", "by_id", "at", "reason", "before"), cells, strict=True)))
    return found


def _suspected(ids: list[UUID]) -> Mapping[UUID, list[Cells]]:
    """Return the profiles that scorecards suspect."""
    found: defaultdict[UUID, list[Cells]] = defaultdict(list)
    rows = ProfileSuspected.objects.filter(scorecard_id__in=ids).order_by("profile__key")
    for pk, key, evidence in rows.values_list("scorecard_id", "profile__key", "evidence"):
        found[pk].append({"profile": key, "evidence": evidence})
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
        profiles={one["profile"]: one["evidence"] for one in row["profiles"]},
    )
    said = [*(CardInput.of_json(one["before"]) for one in amendments), stands]
    for one, (before, after) in zip(amendments, pairwise(said), strict=True):
        one |= {"changed": [part for part, _was, _became in changes(before, after)], "after": after.as_json()}
    row["amendments"] = amendments
    row["first_words"] = said[0].as_json() if row["state"] == Scorecard.State.SUBMITTED else None
    row["could_read"] = None if row["could_read"] is None else len(row["could_read"])
