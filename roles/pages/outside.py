"""What somebody from outside reads of a role, and what they said, beside JD and loop and on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.core import clock
from foundation.core.domain.typed import tidied
from foundation.core.formatting import minutes, money
from foundation.people.models import Membership
from roles import policies
from roles.domain.stage_kinds import StageKind
from roles.models import JdVersion, OutsideReader, Role, Stage
from roles.pages import job
from roles.pages.loop_time import stage_time
from roles.queries import playbook
from roles.queries.outside import comments_beside, visible_readers
from roles.queries.seeing import stages_of
from roles.services.outside import ENDED, SPENT

State = OutsideReader.State
WHOLE_JD, WHOLE_LOOP = "jd", "loop"


@dataclass(frozen=True, slots=True)
class Part:
    """One place that a reader may say something of; `section` is of the JD, `lines` are what a stage is."""

    place: str
    label: str
    section: job.Section | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """JD and loop as a reader reads them: as the newest JD says them, without candidates, people or pay inside."""

    role: Role
    jd: tuple[Part, ...]
    loop: tuple[Part, ...]
    headline: str = ""
    asks: tuple[str, ...] = field(default=())
    minutes: int | None = None

    @property
    def places(self) -> dict[str, str]:
        """Every place with its label."""
        wholes = {WHOLE_JD: "The job description as a whole", WHOLE_LOOP: "The loop as a whole"}
        return wholes | {part.place: part.label for part in (*self.jd, *self.loop)}


def sheet(role: Role) -> Sheet:
    """Read what a reader reads: four queries."""
    books = playbook.parts(role.organisation_id, "brief_and_jd", "plan")
    asked = books["plan"].get("outside_reader", {})
    jd = JdVersion.objects.filter(role=role).order_by("-number").first()
    told = [stage for stage in stages_of(role.pk) if StageKind(stage.kind).is_told]
    return Sheet(
        role,
        tuple(_jd(jd, books["brief_and_jd"])) if jd else (),
        tuple(Part(f"loop.{stage.pk}", stage.label, lines=tuple(_said_of(stage, role))) for stage in told),
        str(jd.sections.get(job.HEADLINE, "")).strip() if jd else "",
        tuple(asked.get("asks", ())),
        asked.get("minutes"),
    )


def _jd(jd: JdVersion, book: Mapping[str, Any]) -> list[Part]:
    requirements = list(jd.requirements.values_list("text", "kind"))
    sections = job.sections(book["jd"]["sections"], jd.sections, requirements, told=False)
    return [Part(f"jd.{one.key}", one.label, section=one) for one in sections]


def _said_of(stage: Stage, role: Role) -> list[str]:
    """Return what a candidate is told of a stage, and what it looks at."""
    kind = StageKind(stage.kind)
    time = stage_time({"kind": stage.kind, "minutes": stage.minutes, "hours": stage.hours})
    facts = [
        minutes(time) if time else "",
        "" if kind.takes_part else "without the candidate",
        f"the candidate is paid {money(stage.pay_minor, role.currency)}" if stage.pay_minor else "",
    ]
    looks_at = f"It looks at {', '.join(map(str, stage.focus))}." if stage.focus else ""
    said = ", ".join(filter(None, facts))
    return [line for line in (said and f"{said[:1].upper()}{said[1:]}.", looks_at) if line]


def reading_page(
    reader: OutsideReader,
    typed: Mapping[str, str],
    errors: Mapping[str, list[str]],
    *,
    gone: Sequence[str] = (),
    stale: bool = False,
) -> dict[str, Any]:
    """Return what the link shows: the sheet, or that nothing is asked any more; `gone` is of parts that are no more."""
    state, ended = reader.state_at(clock.now()), reader.role.ended
    context: dict[str, Any] = {
        "reader": reader,
        "role": reader.role,
        "organisation": reader.role.organisation,
        "state": str(state),
        "why": SPENT.get(state, "") or (ENDED if ended else ""),
        "fee": money(reader.fee_minor, reader.currency) if reader.fee_minor else "",
        "lost": [text for text in (*typed.values(), *gone) if text.strip()],
        "errors": errors,
        "stale": stale,
    }
    if state in (State.REVOKED, State.EXPIRED) or (ended and state == State.OPEN):
        return context
    said = list(reader.comments.all())
    kept = {one.place: one.text for one in said}
    if state == State.IN:
        return {**context, "said": said, "lost": [*_late(typed, kept), *gone]}
    found = sheet(reader.role)
    return {**context, "sheet": found, "kept": kept, "texts": {**kept, **typed}, "lost": gone}


def _late(typed: Mapping[str, str], kept: Mapping[str, str]) -> list[str]:
    """Return what was typed and is not what was handed in."""
    return [text for place, text in typed.items() if tidied(text, lines=True) not in ("", kept.get(place))]


@dataclass(frozen=True, slots=True)
class Row:
    """A reader in the list of a role."""

    reader: OutsideReader
    state: str
    said: tuple[tuple[str, str], ...]

    @property
    def fee(self) -> str:
        return money(self.reader.fee_minor, self.reader.currency) if self.reader.fee_minor else "nothing"

    @property
    def waits(self) -> bool:
        return self.reader.handed_in_at is None and self.reader.revoked_at is None


def readers_page(member: Membership, role: Role) -> dict[str, Any]:
    """Return who was asked about the role, and what they said once they handed in: two queries."""
    readers = visible_readers(member).filter(role=role).select_related("asked_by__user", "paid_by__user")
    asked = playbook.part(role.organisation_id, "plan").get("outside_reader", {})
    return {
        "rows": [_row(one) for one in readers.prefetch_related("comments")],
        "advice": asked.get("say", ""),
        "asks": asked.get("asks", ()),
        "may_pay": policies.can_pay_readers(member, role),
        "today": date.isoformat(clock.today()),
    }


def _row(reader: OutsideReader) -> Row:
    state = reader.state_at(clock.now())
    said = tuple((one.label, one.text) for one in reader.comments.all()) if state == State.IN else ()
    return Row(reader, state.label, said)


def beside(member: Membership, role: Role, part: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what readers said of `jd` or `loop`, as (place, [(who, text)]): one query for those who may read it."""
    if not policies.can_ask_readers(member, role):
        return []
    found: dict[str, list[tuple[str, str]]] = {}
    for one in comments_beside(member, role.pk, part):
        found.setdefault(one.label, []).append((one.reader.name, one.text))
    return list(found.items())
