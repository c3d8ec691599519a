"""Beside each section of the JD: which of its text was said elsewhere, what reads otherwise there by now, what could be
taken from there. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roles.queries.said_once import BAND, Said, Sources, names_other_pay, stands_in


@dataclass(frozen=True, slots=True)
class Offer:
    """What a section has or may take. `state` is here (it stands in the text), changed (the place says otherwise by
    now) or offered."""

    state: str
    take: str
    where: str
    label: str
    text: str

    @property
    def what(self) -> str:
        """The label as it stands within a sentence."""
        return self.label[:1].lower() + self.label[1:]


def by_section(
    sources: Sources, sections: Sequence[Mapping[str, Any]], texts: Mapping[str, str], taken: Mapping[str, str]
) -> dict[str, list[Offer]]:
    """Return by key of the section what it has from elsewhere or may take."""
    return {
        row["key"]: [_offer(row["key"], said, texts.get(row["key"], ""), taken, sources) for said in offered]
        for row in sections
        if row.get("kind") != "traced_list" and (offered := sources.of_section(row))
    }


def _offer(section: str, said: Said, text: str, taken: Mapping[str, str], sources: Sources) -> Offer:
    if stands_in(said.text, text):
        state = "here"
    elif taken.get(said.key, said.text) != said.text or (said.key == BAND and names_other_pay(sources.role, text)):
        state = "changed"
    else:
        state = "offered"
    return Offer(state, f"{section}:{said.key}", said.where, said.label, said.text)
