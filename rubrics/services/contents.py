"""What a scorecard holds: checking, comparing and writing its parts. Whoever calls has locked its row."""

from collections.abc import Mapping

from foundation.core.domain.typed import UNREADABLE, storable
from foundation.core.errors import Invalid, Stale
from rubrics.domain.drafts import UNRAISED, CardInput, Quoted, RatingInput, unread
from rubrics.domain.scoring import needs_evidence
from rubrics.domain.screening import PARTS
from rubrics.models import Flag, FlagRaised, Profile, ProfileSuspected, Rating, Scorecard, SentencePart

LONGEST = 20_000
OUTSIDE = "This criterion is not part of your kit."
# What a score at the ends of the scale needs, for a conversation and for a page.
EVIDENCE = {False: "A {} needs a moment that you saw or heard.", True: "A {} needs a quote from the page."}


def stored(card: Scorecard) -> CardInput:
    """Return what the scorecard holds, in the shape that is written."""
    return CardInput(
        ratings={
            rating.criterion.key: RatingInput(rating.score, rating.not_assessed, rating.evidence)
            for rating in card.rated
        },
        flags=dict(card.flagged),
        recommendation=card.recommendation or 0,
        summary=card.summary,
        sentence=sentence_of(card),
        profiles=dict(card.suspected),
        note=card.note_to_leads,
    )


def sentence_of(card: Scorecard) -> dict[str, Quoted]:
    """Return what a screen has of its sentence, by part; nothing for other scorecards, and no query."""
    if not card.is_screen:
        return {}
    rows = SentencePart.objects.filter(scorecard=card).order_by("id")
    return {row.part: Quoted(row.text, row.quote, row.page) for row in rows}


def _held(card: Scorecard, draft: CardInput) -> dict[str, str]:
    """Return the pieces that the scorecard holds of what `draft` writes; rows of other parts are not read."""
    ratings = {rating.criterion.key: rating for rating in card.rated} if draft.ratings else {}
    return CardInput(
        ratings={
            key: RatingInput(ratings[key].score, ratings[key].not_assessed, ratings[key].evidence)
            for key in draft.ratings
            if key in ratings
        },
        flags=dict(card.flagged) if draft.flags else {},
        recommendation=card.recommendation or 0,
        summary=card.summary,
        sentence={part: Quoted() for part in draft.sentence} | (sentence_of(card) if draft.sentence else {}),
        profiles=dict(card.suspected) if draft.profiles else {},
        note=card.note_to_leads,
    ).pieces()


def differs(card: Scorecard, draft: CardInput) -> bool:
    """Tell whether `draft` says anything that the scorecard does not hold."""
    held = _held(card, draft)
    return any(held.get(name, UNRAISED) != text for name, text in draft.pieces().items())


def check_stale(card: Scorecard, draft: CardInput, version: int | None, seen: Mapping[str, str]) -> None:
    """Raise Stale with the stored parts that `draft` would overwrite unread; nothing when `version` is the current."""
    if version is None or version == card.version:
        return
    clashes = unread(_held(card, draft), draft.pieces(), seen)
    if clashes:
        raise Stale(
            "You saved this scorecard in another window. Both texts are shown below.",
            current={"version": card.version, "pieces": clashes, "updated_at": card.updated_at},
        )


def check(card: Scorecard, draft: CardInput) -> None:
    """Raise Invalid for what can never be right: criteria outside the kit, unknown flags, scores beyond 1 to 5."""
    errors = _wrong_ratings(card, draft.ratings) | _unknown(card, draft)
    if draft.recommendation is not None and draft.recommendation not in range(5):
        errors["recommendation"] = ["Choose one of the four recommendations."]
    errors |= _unusable("summary", draft.summary or "") | _unusable("note", draft.note or "")
    errors |= _wrong_sentence(card, draft.sentence)
    if errors:
        raise Invalid(errors)


def _wrong_ratings(card: Scorecard, ratings: Mapping[str, RatingInput]) -> dict[str, list[str]]:
    assigned = {rating.criterion.key for rating in card.rated} if ratings else set()
    errors: dict[str, list[str]] = {}
    for key, given in ratings.items():
        if key not in assigned:
            errors[f"ratings.{key}.score"] = [OUTSIDE]
        elif given.score is not None and given.score not in range(1, 6):
            errors[f"ratings.{key}.score"] = ["Choose a score from 1 to 5."]
        elif given.score is not None and given.not_assessed:
            errors[f"ratings.{key}.score"] = ["Choose a score or not assessed, not both."]
        errors |= _unusable(f"ratings.{key}.evidence", given.evidence)
    return errors


def _unknown(card: Scorecard, draft: CardInput) -> dict[str, list[str]]:
    """Return what is wrong with what is ticked: flags and profiles that the organisation does not know, their texts."""
    errors: dict[str, list[str]] = {}
    ticked: tuple[tuple[str, Mapping[str, str | None], type[Flag | Profile]], ...]
    ticked = (("flags", draft.flags, Flag), ("profiles", draft.profiles, Profile))
    for kind, given, model in ticked:
        rows = model._default_manager.filter(organisation_id=card.organisation_id, key__in=given) if given else ()
        known = {row.key for row in rows}
        for key, evidence in given.items():
            if key not in known:
                errors[f"{kind}.{key}"] = [f"There is no such {kind.removesuffix('s')}."]
            errors |= _unusable(f"{kind}.{key}", evidence or "")
    return errors


def _wrong_sentence(card: Scorecard, sentence: Mapping[str, Quoted]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for part, said in sentence.items():
        if part not in PARTS or not card.is_screen:
            errors[f"sentence.{part}"] = ["Only a screen of a résumé has this sentence."]
        errors |= _unusable(f"sentence.{part}", said.text + said.quote)
    return errors


def write(card: Scorecard, draft: CardInput) -> None:
    """Put checked parts on the scorecard's rows; the caller saves the card itself."""
    if draft.ratings:
        _write_ratings(card, draft.ratings)
    if draft.flags:
        _write_flags(card, draft.flags)
    if draft.recommendation is not None:
        card.recommendation = draft.recommendation or None
    if draft.summary is not None:
        card.summary = draft.summary
    if draft.note is not None:
        card.note_to_leads = draft.note
    if draft.sentence:
        _write_sentence(card, draft.sentence)
    if draft.profiles:
        _write_profiles(card, draft.profiles)


def _write_sentence(card: Scorecard, sentence: Mapping[str, Quoted]) -> None:
    SentencePart.objects.bulk_create(
        [
            SentencePart(
                organisation_id=card.organisation_id,
                scorecard=card,
                part=part,
                text=said.text,
                quote=" ".join(said.quote.split()),
                page=said.page,
            )
            for part, said in sentence.items()
        ],
        update_conflicts=True,
        unique_fields=["scorecard", "part"],
        update_fields=["text", "quote", "page", "updated_at"],
    )


def _unusable(name: str, text: str) -> dict[str, list[str]]:
    if not storable(text):
        return {name: [UNREADABLE]}
    if len(text) <= LONGEST:
        return {}
    over = (
        f"This has {len(text):,} characters and {LONGEST:,} can be saved. It stays as you wrote it; please shorten it."
    )
    return {name: [over]}


def _write_ratings(card: Scorecard, ratings: Mapping[str, RatingInput]) -> None:
    written = [rating for rating in card.rated if rating.criterion.key in ratings]
    for rating in written:
        given = ratings[rating.criterion.key]
        rating.score = None if given.not_assessed else given.score
        rating.not_assessed = given.not_assessed
        rating.evidence = given.evidence
    # One statement for all: every row is there already, so each is a conflict and becomes its update.
    Rating.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["scorecard", "criterion"],
        update_fields=["score", "not_assessed", "evidence", "updated_at"],
    )


def _write_flags(card: Scorecard, flags: Mapping[str, str | None]) -> None:
    known = {flag.key: flag for flag in Flag.objects.filter(organisation_id=card.organisation_id, key__in=flags)}
    FlagRaised.objects.filter(scorecard=card, flag__key__in=[k for k, said in flags.items() if said is None]).delete()
    for key, evidence in flags.items():
        if evidence is not None:
            FlagRaised.objects.update_or_create(
                scorecard=card,
                flag=known[key],
                defaults={"evidence": evidence},
                create_defaults={"evidence": evidence, "organisation_id": card.organisation_id},
            )
    card.__dict__.pop("flagged", None)


def _write_profiles(card: Scorecard, profiles: Mapping[str, str | None]) -> None:
    lowered = [key for key, said in profiles.items() if said is None]
    ProfileSuspected.objects.filter(scorecard=card, profile__key__in=lowered).delete()
    raised = {key: said for key, said in profiles.items() if said is not None}
    for profile in Profile.objects.filter(organisation_id=card.organisation_id, key__in=raised):
        ProfileSuspected.objects.update_or_create(
            scorecard=card,
            profile=profile,
            defaults={"evidence": raised[profile.key]},
            create_defaults={"evidence": raised[profile.key], "organisation_id": card.organisation_id},
        )
    card.__dict__.pop("suspected", None)


def missing(card: Scorecard) -> dict[str, list[str]]:
    """Return what keeps a scorecard from being submitted, by part; empty when it is complete."""
    held = stored(card)
    errors: dict[str, list[str]] = {}
    if all(rating.not_assessed for rating in held.ratings.values()):
        errors["ratings"] = ["Rate at least one criterion. If you could not assess anything, say so below the form."]
    for key, rating in held.ratings.items():
        if rating.score is None and not rating.not_assessed:
            errors[f"ratings.{key}.score"] = ["Choose a level, or not assessed."]
        elif needs_evidence(rating.score) and not rating.evidence.strip():
            errors[f"ratings.{key}.evidence"] = [EVIDENCE[card.is_screen].format(rating.score)]
    for kind, ticked in (("flags", held.flags), ("profiles", held.profiles)):
        for key, evidence in ticked.items():
            if not (evidence or "").strip():
                errors[f"{kind}.{key}"] = ["Say what you saw, or clear the tick."]
    if not held.recommendation:
        errors["recommendation"] = ["Choose one of the four; there is no middle on purpose."]
    return errors
