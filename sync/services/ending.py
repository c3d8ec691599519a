"""What a person says of records that the other side no longer has: that they end here, too."""

from __future__ import annotations

from candidates.models import Application, Candidate, RejectReason
from candidates.services.closing import withdraw
from candidates.services.forgetting import forget_person
from candidates.services.intake import LIVE
from foundation.people.models import Membership
from sync.domain.kinds import Kind
from sync.domain.mapping import table_of
from sync.models import Finding

ENDS = (Kind.APPLICATION, Kind.CANDIDATE)


def end_here(*, actor: Membership, finding: Finding) -> None:
    """Close an application that is gone over there, or forget a person. Raises as these acts do.

    What ended here already, or was merged, stays as it is.
    """
    name, pk = table_of(finding.connection.source).name, finding.record.object_id
    if pk is None:
        return
    if finding.record.kind == Kind.CANDIDATE:
        person = Candidate.objects.filter(organisation_id=actor.organisation_id, pk=pk).first()
        if person is not None:
            forget_person(actor=actor, candidate=person, why=f"{name} no longer has this person.")
        return
    rows = Application.objects.filter(organisation_id=actor.organisation_id, pk=pk, status__in=LIVE)
    application = rows.select_related("role", "candidate", "stage").first()
    if application is not None:
        reason, _made = RejectReason.objects.get_or_create(
            organisation_id=actor.organisation_id,
            key=f"{RejectReason.THEIRS}{finding.connection.source}-gone",
            defaults={"label": f"No longer in {name}", "by": RejectReason.By.THEM},
        )
        withdraw(actor=actor, application=application, reason=reason, told_by=name)
