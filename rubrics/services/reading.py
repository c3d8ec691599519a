"""Who reads the résumés of a stage, and what they may know of the person meanwhile."""

from collections.abc import Sequence

from django.db import transaction

from foundation.activity.services import record
from foundation.core import versions
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from rubrics import policies
from rubrics.models import Kit
from rubrics.queries.readers import possible_readers

MOST_READERS = 2


@transaction.atomic
def set_reading(
    *, actor: Membership, kit: Kit, readers: Sequence[Membership], hides_person: bool, version: int | None = None
) -> Kit:
    """Say who reads each résumé of a stage, and whether the person is hidden until their screen is in.

    No reader: whoever works on the role reads, one of them each. Two are blind to each other. Where somebody has begun
    to read, the readers of that application stay. Raises Invalid, Stale.
    """
    policies.can_edit_kit.require(actor, kit.stage.role)
    stage = kit.stage
    if not StageKind(stage.kind).reads_resume:
        raise Invalid({"readers": "Nobody reads résumés at this stage."})
    if len({one.pk for one in readers}) != len(readers):
        raise Invalid({"readers": "Choose two different people."})
    if len(readers) > MOST_READERS:
        raise Invalid({"readers": "Two readers at most; more make people wait."})
    asked = {one.pk for one in readers}
    if possible_readers(stage.role).filter(pk__in=asked).count() < len(asked):
        raise Invalid({"readers": "Choose people who see the applicants of this role."})
    kit = versions.lock(kit, version=version, describe=lambda now: {"hides_person": now.hides_person})
    kit.stage = stage
    kit.hides_person = hides_person
    versions.bump(kit, "hides_person")
    kit.readers.set(readers)
    record("kit.reading_set", actor=actor, subject=kit, data={"stage": stage.label})
    return kit
