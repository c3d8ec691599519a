"""What was written on a scorecard about what it asks for no more: kit or library were changed meanwhile."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from rubrics.domain.drafts import CardInput
from rubrics.models import Criterion, Flag, Profile
from rubrics.pages.card_form import readable


def in_words(organisation: UUID, said: CardInput) -> list[dict[str, str]]:
    """Return each such part by its name, with what was written."""
    names = {
        **_names("ratings", Criterion, organisation, said.ratings),
        **_names("flags", Flag, organisation, said.flags),
        **_names("profiles", Profile, organisation, said.profiles),
    }
    return [
        {"label": names.get(part, part.partition(".")[2]), "mine": readable(part, text)}
        for part, text in said.pieces().items()
    ]


def _names(kind: str, model: Any, organisation: UUID, keys: Collection[str]) -> dict[str, str]:
    if not keys:
        return {}
    rows = model.objects.filter(organisation_id=organisation, key__in=keys).order_by("pk")
    return {f"{kind}.{key}": label for key, label in rows.values_list("key", "label")}
