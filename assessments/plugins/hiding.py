"""What take-homes know of hiding a name, for the readers of résumés as well."""

from assessments.domain.anonymise.mask import Mask
from assessments.domain.anonymise.person import Known, person_of
from rubrics.registries import naming


def named_in(candidate: Known, text: str) -> list[tuple[int, int]]:
    """Return where a text names the candidate, or gives an address, a number or a handle of theirs."""
    return Mask(person_of(candidate)).spans(text)


naming.register("assessments.mask", named_in)
