"""Editing rubrics: one that is in use makes its next version, and old scorecards keep theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from foundation.activity.services import record
from foundation.core.errors import Invalid, Refused, Stale
from foundation.people.models import Membership, Organisation
from rubrics import policies
from rubrics.domain.packs.checking import checked, new_key, unreasoned
from rubrics.domain.packs.shapes import Kind, fingerprint
from rubrics.models import Anchor, Criterion, Rubric, RubricVersion
from rubrics.queries.contents import content_of_version, known_names, with_levels

FROZEN = "frozen"
LEVELS, LONGEST_ANCHOR = 5, 400


@dataclass(frozen=True, slots=True)
class CriterionInput:
    """A criterion of the next version. `key` is '' for a new one; `anchors` are the texts of levels 1 to 5."""

    key: str
    label: str
    weight: Decimal
    weight_reason: str
    anchors: tuple[str, ...]


@transaction.atomic
def make_rubric_version(
    *, actor: Membership, rubric: Rubric, seen_number: int, criteria: Sequence[CriterionInput]
) -> RubricVersion:
    """Make the rubric's next version. Kits and scorecards keep the version that they have.

    `seen_number` is the version that the editor read. A weight that differs from before carries its reason. What a
    criterion shows stays. Raises Invalid with errors under `criteria.<position>.<field>`, Stale when someone else made
    a version meanwhile.
    """
    policies.can_edit_rubrics.require(actor)
    newest = _locked(rubric)
    if newest.number != seen_number:
        raise Stale(_made_meanwhile(newest), current={"number": newest.number})
    held = content_of_version(newest)
    old = {one["key"]: one for one in held["criteria"]}
    rows = [
        {
            **old.get(given.key, {"key": given.key}),
            "label": given.label,
            "weight": given.weight,
            "weight_reason": given.weight_reason,
            "anchors": dict(enumerate(given.anchors, start=1)),
        }
        for given in criteria
    ]
    content = _sound(newest, {**held, "criteria": rows}, held)
    return _next(actor, newest, content)


@transaction.atomic
def change_rubric(
    *, actor: Membership, rubric: Rubric, content: Mapping[str, Any], seen: str = "", as_new: bool = False
) -> RubricVersion:
    """Say what a rubric holds. A version that is in use stays as it is: `as_new` makes the next one.

    `seen` is the fingerprint of what the editor read. Name, note and places are the rubric's own and change at once.
    Raises Invalid, Stale with the newer content, and Refused with the code `frozen` for a version in use.
    """
    policies.can_edit_rubrics.require(actor)
    newest = _locked(rubric)
    held = content_of_version(newest)
    if seen and seen != fingerprint(held):
        raise Stale(_made_meanwhile(newest), current={"number": newest.number, "content": held})
    return _kept(actor, newest, held, _sound(newest, content, held), as_new=as_new)


def _kept(
    actor: Membership, newest: RubricVersion, held: Mapping[str, Any], wanted: Mapping[str, Any], *, as_new: bool
) -> RubricVersion:
    """Write what a locked rubric is to hold, in place or as its next version. Raises Refused."""
    if wanted == held:
        return newest
    differs = wanted["criteria"] != held["criteria"]
    if differs and newest.frozen_at:
        if as_new:
            return _next(actor, newest, wanted)
        raise Refused(
            f"Version {newest.number} is in use, so it stays as it is. Save this as version {newest.number + 1}; "
            "what was written on the old one keeps it.",
            code=FROZEN,
        )
    if differs:
        newest.criteria.all().delete()
        _write(newest, wanted["criteria"])
        newest.save(update_fields=["updated_at"])
    _tell(newest.rubric, wanted)
    data = {"what": "rubric", "label": wanted["label"], "number": newest.number}
    record("library.item_changed", actor=actor, subject=newest.rubric, data=data)
    return newest


@transaction.atomic
def make_rubric(*, actor: Membership, content: Mapping[str, Any], key: str = "") -> RubricVersion:
    """Make a rubric with its first version; without `key` it gets one from its name. Raises Invalid."""
    policies.can_edit_rubrics.require(actor)
    return _made(actor, _checked(actor, content, {}), key)


def _made(actor: Membership, wanted: Mapping[str, Any], key: str) -> RubricVersion:
    rubric = Rubric.objects.create(
        organisation_id=actor.organisation_id, key=_free(actor, key, wanted["label"]), **_own(wanted)
    )
    version = RubricVersion.objects.create(organisation_id=rubric.organisation_id, rubric=rubric, number=1)
    _write(version, wanted["criteria"])
    record("library.item_made", actor=actor, subject=rubric, data={"what": "rubric", "label": rubric.label})
    return version


def put_rubric(actor: Membership, key: str, content: Mapping[str, Any]) -> None:
    """Make a rubric say what a checked pack says, as its next version where it is in use, or make it."""
    rubric = Rubric.objects.filter(organisation_id=actor.organisation_id, key=key).first()
    if rubric is None:
        _made(actor, content, key)
        return
    newest = _locked(rubric)
    _kept(actor, newest, content_of_version(newest), content, as_new=True)


def _locked(rubric: Rubric) -> RubricVersion:
    """Return the newest version of the rubric, both locked: no kit takes it up meanwhile."""
    Rubric.objects.select_for_update().get(pk=rubric.pk)
    rows = with_levels(RubricVersion.objects.select_for_update(of=("self",)).filter(rubric=rubric))
    return rows.order_by("-number")[0]


def _made_meanwhile(newest: RubricVersion) -> str:
    return f"Version {newest.number} of this rubric was made while you were editing. Your text is kept below."


def _sound(newest: RubricVersion, content: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    before = {one["key"]: one["weight"] for one in held["criteria"]}
    return _checked(newest, content, before)


def _checked(row: Membership | RubricVersion, content: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content as it is kept, new criteria with a key. Raises Invalid."""
    taken = {one["key"] for one in content.get("criteria", ()) if one["key"] in before}
    rows = []
    for one in content.get("criteria", ()):
        key = one["key"] or new_key(str(one.get("label", "")), taken, "criterion")
        taken.add(key)
        rows.append({**one, "key": key})
    known = known_names(row.organisation_id)
    wanted, errors = checked(Kind.RUBRIC, {**content, "criteria": rows}, known)
    errors |= {path: said for path, said in unreasoned(wanted, before).items() if path not in errors}
    if errors:
        raise Invalid(errors)
    return wanted


def _next(actor: Membership, newest: RubricVersion, content: Mapping[str, Any]) -> RubricVersion:
    rubric = newest.rubric
    version = RubricVersion.objects.create(
        organisation_id=rubric.organisation_id, rubric=rubric, number=newest.number + 1
    )
    _write(version, content["criteria"])
    _tell(rubric, content)
    record("rubric.version_made", actor=actor, subject=rubric, data={"number": version.number, "label": rubric.label})
    return version


def _write(version: RubricVersion, criteria: Sequence[Mapping[str, Any]]) -> None:
    of = version.organisation_id
    rows = [
        Criterion(
            organisation_id=of,
            rubric_version=version,
            position=position,
            **{name: value for name, value in one.items() if name != "anchors"},
        )
        for position, one in enumerate(criteria)
    ]
    Criterion.objects.bulk_create(rows)
    Anchor.objects.bulk_create(
        Anchor(organisation_id=of, criterion=row, level=int(level), text=text)
        for row, one in zip(rows, criteria, strict=True)
        for level, text in one["anchors"].items()
    )


def _own(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what belongs to the rubric and not to its version."""
    return {name: value for name, value in content.items() if name != "criteria"}


def _tell(rubric: Rubric, content: Mapping[str, Any]) -> None:
    for name, value in _own(content).items():
        setattr(rubric, name, value)
    rubric.save(update_fields=[*_own(content), "updated_at"])


def lock_keys(actor: Membership) -> None:
    """Let one at a time choose a key in the organisation: two who write the same words get two keys."""
    Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)


def _free(actor: Membership, key: str, label: str) -> str:
    lock_keys(actor)
    taken = set(Rubric.objects.filter(organisation_id=actor.organisation_id).values_list("key", flat=True))
    if key and key in taken:
        raise Invalid({"key": "Your library has a rubric with this key already."})
    return key or new_key(label, taken, "rubric", longest=40)
