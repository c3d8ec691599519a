"""What take-homes know of hiding a name, for the readers of résumés as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubrics.registries import naming

if TYPE_CHECKING:
    from assessments.domain.anonymise.person import Known


def named_in(candidate: Known, text: str) -> list[tuple[int, int]]:
    """Return where a text names the candidate, or gives an address, a number or a handle of theirs."""
    # What knows the names of all scripts takes a third of a second to load, and few processes ask it.
    from assessments.domain.anonymise.mask import Mask
    from assessments.domain.anonymise.person import person_of

    return Mask(person_of(candidate)).spans(text)


naming.register("assessments.mask", named_in)
