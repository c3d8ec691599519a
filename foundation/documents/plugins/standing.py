"""What ends among documents when somebody's job changes or their access ends."""

from foundation.core.registries import standing_changed
from foundation.documents.services.expiring import end_documents_of
from foundation.people.models import Membership


def documents(actor: Membership, member: Membership) -> None:
    """Take away what was made for the member in the job before."""
    end_documents_of(member)


standing_changed.register("documents.made", documents)
