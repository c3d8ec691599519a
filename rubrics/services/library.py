"""Editing rubrics: every edit makes the next version, and old scorecards keep theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify

from foundation.activity.services import record
from foundation.core.cleaning import UNREADABLE, storable
from foundation.core.domain.visible import shows
from foundation.core.errors import Invalid, Stale
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import Anchor, Criterion, Rubric, RubricVersion

LEVELS = 5
LONGEST_LABEL = 120
LONGEST_ANCHOR = 400
HEAVIEST = Decimal(100)


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

    `seen_number` is the version that the editor read. A weight that differs from before carries its reason.
    Raises Invalid with errors under `criteria.<position>.<field>`, Stale when someone else made a version meanwhile.
    """
    policies.can_edit_rubrics.require(actor)
    rubric = Rubric.objects.select_for_update().get(pk=rubric.pk)
    newest = rubric.versions.order_by("-number")[0]
    if newest.number != seen_number:
        raise Stale(
            f"Version {newest.number} of this rubric was made while you were editing. Your text is kept below.",
            current={"number": newest.number},
        )
    old = {criterion.key: criterion for criterion in newest.criteria.all()}
    errors = _wrong(criteria, old)
    if errors:
        raise Invalid(errors)
    version = RubricVersion.objects.create(
        organisation_id=rubric.organisation_id, rubric=rubric, number=newest.number + 1
    )
    _write(version, criteria, old)
    rubric.save(update_fields=["updated_at"])
    record("rubric.version_made", actor=actor, subject=rubric, data={"number": version.number, "label": rubric.label})
    return version


def _wrong(criteria: Sequence[CriterionInput], old: dict[str, Criterion]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not criteria:
        errors[""] = ["A rubric needs at least one criterion."]
    for position, given in enumerate(criteria):
        here = f"criteria.{position}"
        if not shows(given.label) or len(given.label) > LONGEST_LABEL or not storable(given.label):
            errors[f"{here}.label"] = [f"Name the criterion, in at most {LONGEST_LABEL} characters."]
        if not given.weight.is_finite() or not 0 <= given.weight <= HEAVIEST:
            errors[f"{here}.weight"] = ["The weight is a number from 0 to 100."]
        elif given.weight != _weight_before(given, old) and not given.weight_reason.strip():
            errors[f"{here}.weight_reason"] = ["Say why this criterion weighs more or less than before."]
        elif not storable(given.weight_reason):
            errors[f"{here}.weight_reason"] = [UNREADABLE]
        for level, text in enumerate(given.anchors, start=1):
            if not text.strip() or len(text) > LONGEST_ANCHOR or not storable(text):
                errors[f"{here}.anchor_{level}"] = [
                    f"Say what a {level} looks like, in up to {LONGEST_ANCHOR} characters."
                ]
        if len(given.anchors) != LEVELS:
            errors[here] = ["Describe all five levels."]
    return errors


def _weight_before(given: CriterionInput, old: dict[str, Criterion]) -> Decimal:
    return old[given.key].weight if given.key in old else Decimal(1)


def _write(version: RubricVersion, criteria: Sequence[CriterionInput], old: dict[str, Criterion]) -> None:
    taken: set[str] = {given.key for given in criteria if given.key in old}
    for position, given in enumerate(criteria):
        key = given.key if given.key in old else _key(given.label, taken)
        taken.add(key)
        criterion = Criterion.objects.create(
            organisation_id=version.organisation_id,
            rubric_version=version,
            position=position,
            key=key,
            label=given.label.strip(),
            weight=given.weight,
            weight_reason=given.weight_reason.strip()[:300],
            tests=old[key].tests if key in old else [],
            technical=old[key].technical if key in old else False,
        )
        Anchor.objects.bulk_create(
            Anchor(organisation_id=version.organisation_id, criterion=criterion, level=level, text=text.strip())
            for level, text in enumerate(given.anchors, start=1)
        )


def _key(label: str, taken: set[str]) -> str:
    base = slugify(label).replace("-", "_")[:50] or "criterion"
    number, key = 2, base
    while key in taken:
        number, key = number + 1, f"{base}_{number}"
    return key
