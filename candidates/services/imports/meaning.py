"""What a person answered about a file, and what follows for its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from candidates.domain.tables.known import Place
from candidates.domain.tables.meanings import Standing
from candidates.domain.tables.presets import Preset
from candidates.models import ImportBatch
from candidates.services.imports.files import preset_of
from candidates.services.imports.standing import NEW, Jobs, Step, asked, meaning, new_steps, place_in
from roles.domain.stage_kinds import StageKind


@dataclass(slots=True)
class Choices:
    """What was answered so far, as it is kept with the file; what is not named is open or as the file itself says."""

    columns: dict[int, str] = field(default_factory=dict)
    orders: dict[int, str] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    newer: bool = False
    unnamed: bool = False

    @classmethod
    def of(cls, batch: ImportBatch) -> Choices:
        """Return the answers that are kept with a batch; older ones know fewer questions."""
        kept: Mapping[str, Any] = batch.choices or {}
        return cls(
            {int(place): name for place, name in kept.get("columns", {}).items()},
            {int(place): order for place, order in kept.get("orders", {}).items()},
            dict(kept.get("meanings", {})),
            dict(kept.get("roles", {})),
            dict(kept.get("sources", {})),
            bool(kept.get("newer")),
            bool(kept.get("unnamed")),
        )

    def as_json(self) -> dict[str, Any]:
        """Return what is kept."""
        return {
            "columns": {str(place): name for place, name in self.columns.items()},
            "orders": {str(place): order for place, order in self.orders.items()},
            "meanings": self.meanings,
            "roles": self.roles,
            "sources": self.sources,
            "newer": self.newer,
            "unnamed": self.unnamed,
        }


class Meanings:
    """Jobs and combinations of a file as its answers and our roles make them."""

    def __init__(self, organisation_id: UUID, choices: Choices, combinations: Mapping[str, Any], preset: Preset | None):
        self.jobs = Jobs(organisation_id, choices.roles)
        self.preset = preset
        self._choices = choices
        self._combinations = combinations
        self._standings: dict[str, Standing] = {}
        self._places: dict[tuple[str, str], Place | None] = {}
        self._furnish_new_roles()

    @classmethod
    def of(cls, batch: ImportBatch, choices: Choices | None = None) -> Meanings:
        """Return the meanings of a batch whose file was read."""
        combinations = batch.found.get("combinations", {})
        return cls(batch.organisation_id, choices or Choices.of(batch), combinations, preset_of(batch))

    def standing(self, combination: str) -> Standing:
        """Return what a combination means."""
        if combination not in self._standings:
            cells = self._combinations.get(combination, {}).get("cells", {})
            self._standings[combination] = meaning(self._choices.meanings.get(combination, ""), cells, self.preset)
        return self._standings[combination]

    def why_asked(self, combination: str) -> str:
        """Return why a combination is open, in words; '' when it is understood."""
        return asked(self._combinations[combination], self.standing(combination), self.jobs)

    def places(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Place]:
        """Return where each (combination, job) stands; what is open or has no role is left out."""
        found = {}
        for pair in set(pairs):
            if pair not in self._places:
                target = self.jobs.of(pair[1])
                known = target if target and target.role else None
                self._places[pair] = place_in(known, self.standing(pair[0])) if known else None
            if (place := self._places[pair]) is not None:
                found[pair] = place
        return found

    def _furnish_new_roles(self) -> None:
        """Give roles that are to be made the stages that the file names for them, in the order in which it does."""
        for job in [job for job, said in self._choices.roles.items() if said == NEW]:
            self.jobs.new_steps[job] = [Step("", StageKind(kind), label) for kind, label in self.stages_of_new(job)]

    def stages_of_new(self, job: str) -> list[tuple[str, str]]:
        """Return kind and label of each stage of a role that is to be made for a job."""
        own = [kept for kept in self._combinations.values() if job in kept["jobs"]]
        return new_steps([str(kept["cells"].get("stage", "")) for kept in own], self.preset)
