"""What a new organisation gets for its pipeline: the reasons for which applications end."""

from candidates.models import RejectReason
from foundation.core import playbook
from foundation.core.registries import seeders
from foundation.people.models import Organisation


def load_reject_reasons(organisation: Organisation) -> None:
    """Give the organisation the playbook's reasons that it does not have yet; labels it changed stay."""
    RejectReason.objects.bulk_create(
        [
            RejectReason(organisation=organisation, key=row["key"], label=row["label"], by=row["by"])
            for row in playbook.items("candidates", "reject_reasons", "key", "label", "by")
        ],
        ignore_conflicts=True,
    )


seeders.register("candidates.reject_reasons", load_reject_reasons)
