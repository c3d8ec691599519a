"""A new organisation's own copy of the rubrics, questions, flags and profiles of the playbook."""

from typing import Any

from django.db import transaction

from foundation.core import playbook
from foundation.core.registries import seeders
from foundation.people.models import Organisation
from rubrics.models import Anchor, Criterion, Flag, Profile, Question, Rubric, RubricVersion

LEVELS = (1, 2, 3, 4, 5)


@transaction.atomic
def start(organisation: Organisation) -> None:
    """Load what the organisation does not have yet; what it has, it may have edited, and is left alone."""
    held = set(Rubric.objects.filter(organisation=organisation).values_list("key", flat=True))
    for row in playbook.items("rubrics", "rubrics", "key", "label", "kind", "used_at", "criteria"):
        if row["key"] not in held:
            _rubric(organisation, row)
    _questions(organisation)
    _flags(organisation)
    _profiles(organisation)


def _rubric(organisation: Organisation, row: dict[str, Any]) -> None:
    rubric = Rubric.objects.create(
        organisation=organisation,
        key=row["key"],
        label=row["label"],
        kind=row["kind"],
        note=row.get("note", ""),
        used_at=row["used_at"],
    )
    version = RubricVersion.objects.create(organisation=organisation, rubric=rubric, number=1)
    criteria, anchors = [], []
    for position, item in enumerate(row["criteria"]):
        criterion = Criterion(
            organisation=organisation,
            rubric_version=version,
            position=position,
            key=item["key"],
            label=item["label"],
            weight=item["weight"],
            weight_reason=item.get("weight_reason", ""),
            tests=item.get("tests", []),
            technical=item.get("technical", False),
        )
        criteria.append(criterion)
        anchors += _anchors(organisation, criterion, item, f"rubrics.yaml: {row['key']}.{item['key']}")
    Criterion.objects.bulk_create(criteria)
    Anchor.objects.bulk_create(anchors)


def _anchors(organisation: Organisation, criterion: Criterion, item: dict[str, Any], where: str) -> list[Anchor]:
    said = item.get("anchors", {})
    if sorted(said) != list(LEVELS):
        raise playbook.PlaybookError(f"{where}: anchors: expected the levels 1 to 5")
    return [
        Anchor(organisation=organisation, criterion=criterion, level=level, text=str(said[level])) for level in LEVELS
    ]


def _questions(organisation: Organisation) -> None:
    rows = playbook.items("questions", "questions", "key", "ask", "stages", "criteria")
    plain = _plain_criteria()
    Question.objects.bulk_create(
        [
            Question(
                organisation=organisation,
                key=row["key"],
                ask=row["ask"],
                listen_strong=row.get("listen_strong", ""),
                listen_weak=row.get("listen_weak", ""),
                follow_up=row.get("follow_up", []),
                stages=row["stages"],
                criteria=row["criteria"],
                minutes=row.get("minutes"),
                theory=row.get("theory", False),
                technical=row.get("technical", bool(row["criteria"]) and not plain.intersection(row["criteria"])),
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )


def _plain_criteria() -> set[str]:
    """Return the keys of the criteria that it takes nobody technical to judge; a question for any of them is plain."""
    rubrics = playbook.items("rubrics", "rubrics", "key", "criteria")
    return {item["key"] for row in rubrics for item in row["criteria"] if not item.get("technical")}


def _flags(organisation: Organisation) -> None:
    kinds = {"signals": Flag.Kind.SIGNAL, "red_flags": Flag.Kind.RED_FLAG}
    Flag.objects.bulk_create(
        [
            Flag(
                organisation=organisation,
                key=row["key"],
                label=row["label"],
                kind=kind,
                technical=row.get("technical", False),
            )
            for name, kind in kinds.items()
            for row in playbook.items("flags", name, "key", "label")
            if row.get("kind") != "reminder"
        ],
        ignore_conflicts=True,
    )


def _profiles(organisation: Organisation) -> None:
    Profile.objects.bulk_create(
        [
            Profile(
                organisation=organisation,
                key=row["key"],
                label=row["label"],
                looks_like=row["looks_like"],
                risk=row.get("risk", ""),
                filter=row.get("filter", ""),
                probes=row.get("probes", []),
                suspect_when=row.get("suspect_when", []),
            )
            for row in playbook.items("flags", "profiles", "key", "label", "looks_like")
        ],
        ignore_conflicts=True,
    )


seeders.register("rubrics", start)
