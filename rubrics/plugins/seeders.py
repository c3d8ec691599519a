"""A new organisation's own copy of the rubrics, questions, flags and profiles of the playbook."""

from typing import Any

from django.db import transaction

from foundation.core.playbook import PlaybookError
from foundation.core.registries import seeders
from foundation.people.models import Organisation
from rubrics.domain.packs.shapes import LEVELS, Content, Kind
from rubrics.models import Anchor, Criterion, Rubric, RubricVersion
from rubrics.queries.contents import MODELS
from rubrics.queries.shipped import shipped_contents
from rubrics.services.packs import start_copy


@transaction.atomic
def start(organisation: Organisation) -> None:
    """Load the whole pack into an organisation that has no copy yet.

    One that has a copy may have edited it; what the pack brings since then waits for it to take or leave.
    """
    if not start_copy(organisation):
        return
    held = set(Rubric.objects.filter(organisation=organisation).values_list("key", flat=True))
    for key, content in shipped_contents(Kind.RUBRIC).items():
        if key not in held:
            _rubric(organisation, key, content)
    for kind, model in MODELS.items():
        table: Any = model
        rows = [table(organisation=organisation, key=key, **said) for key, said in shipped_contents(kind).items()]
        table.objects.bulk_create(rows, ignore_conflicts=True)


def _rubric(organisation: Organisation, key: str, content: Content) -> None:
    own = {name: value for name, value in content.items() if name != "criteria"}
    rubric = Rubric.objects.create(organisation=organisation, key=key, **own)
    version = RubricVersion.objects.create(organisation=organisation, rubric=rubric, number=1)
    criteria, anchors = [], []
    for position, item in enumerate(content["criteria"]):
        if not all(item["anchors"][str(level)] for level in LEVELS):
            raise PlaybookError(f"rubrics.yaml: {key}.{item['key']}: anchors: expected the levels 1 to 5")
        said = {name: value for name, value in item.items() if name != "anchors"}
        criterion = Criterion(organisation=organisation, rubric_version=version, position=position, **said)
        criteria.append(criterion)
        anchors += [
            Anchor(organisation=organisation, criterion=criterion, level=int(level), text=text)
            for level, text in item["anchors"].items()
        ]
    Criterion.objects.bulk_create(criteria)
    Anchor.objects.bulk_create(anchors)


seeders.register("rubrics", start)
