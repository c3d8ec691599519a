"""Figures of criteria: the table, one criterion in full, those of a role's kits, and a line for the insights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from candidates.domain.table import csv_line
from foundation.core.formatting import count, number
from foundation.people.models import Membership
from roles.models import Role
from rubrics.domain.agreement.words import ENOUGH, FEWEST, Reading
from rubrics.models import CriterionAgreement, Kit
from rubrics.pages.agreement import said
from rubrics.queries.agreement import (
    PARTS,
    WHOLE,
    Slice,
    is_held_from,
    newest_run,
    sliced_criterion_figures,
    visible_criterion_figures,
)

FORMS = {
    "ICC(1,1)": "one rater, whoever it is",
    "ICC(2,1)": "one of these raters, leniency counted",
    "ICC(3,1)": "one of these raters, leniency left out",
    "ICC(1,k)": "the mean of all, whoever they are",
    "ICC(2,k)": "the mean of these raters, leniency counted",
    "ICC(3,k)": "the mean of these raters, leniency left out",
}
FILE_HEAD = (
    "rubric", "versions", "criterion", "reading", "people_scored_by_two", "ratings", "alpha_ordinal",
    "alpha_ordinal_low", "alpha_ordinal_high", "alpha_interval", "exact", "adjacent", "mean", "sd",
    "icc_1_1", "icc_1_1_low", "icc_1_1_high", "icc_1_1_band", "icc_1_k", "icc_1_k_low", "icc_1_k_high", "icc_1_k_band",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion in the table. `value` is none where no figure is shown; `ring` is a sample of fewer than ten."""

    id: UUID
    label: str
    rubric: str
    rubric_id: UUID
    versions: str
    figures: dict[str, Any]

    @property
    def value(self) -> float | None:
        value: float | None = self.figures["alpha_ordinal"]
        return value

    @property
    def ends(self) -> list[float] | None:
        ends: list[float] | None = self.figures["alpha_ordinal_range"]
        return ends

    @property
    def alpha(self) -> str:
        return said.figure(self.value)

    @property
    def range(self) -> str:
        return said.between(self.ends)

    @property
    def people(self) -> int:
        return int(self.figures["subjects_with_two_or_more"])

    @property
    def ring(self) -> bool:
        return self.people < ENOUGH

    @property
    def exact(self) -> str:
        return said.share(self.figures["exact"])

    @property
    def adjacent(self) -> str:
        return said.share(self.figures["adjacent"])

    @property
    def used(self) -> str:
        return said.used(self.figures["scores_used"])

    @property
    def plain(self) -> str:
        return said.plain(self.figures)

    @property
    def next(self) -> tuple[str, str | None]:
        return said.next_step(self.figures)


@dataclass(frozen=True, slots=True)
class Table:
    """Criteria in alphabetical order, under what they show together; `alone` where they are of one role's people."""

    title: str
    rows: tuple[Row, ...]
    alone: bool = False

    @property
    def told(self) -> list[Row]:
        """Those of which a figure is shown, or why there is none."""
        return [row for row in self.rows if row.people >= FEWEST or row.figures["mean"] is not None]

    @property
    def waiting(self) -> list[Row]:
        """Those that too few people were scored on."""
        told = {row.id for row in self.told}
        return [row for row in self.rows if row.id not in told]


def criteria_table(member: Membership, *, rubric_id: UUID | None = None, of: Slice = WHOLE) -> Table:
    """Return the criteria that the member may read of: of all or of one rubric, over one slice of people. One query."""
    found = visible_criterion_figures(member, of)
    if rubric_id:
        found = found.filter(criterion__rubric_version__rubric_id=rubric_id)
    return _table(found, alone=of.role_id is not None)


def role_table(member: Membership, role: Role) -> Table:
    """Return the criteria over the people of a role; over all roles, as far as its kits ask, where they are too few."""
    alone = criteria_table(member, of=Slice(role.pk, WHOLE.months))
    if alone.rows:
        return alone
    asked = Kit.objects.filter(stage__role=role)
    found = visible_criterion_figures(member).filter(
        criterion__key__in=asked.values("criteria__key"),
        criterion__rubric_version__rubric__in=asked.values("rubric_version__rubric"),
    )
    return _table(found, alone=False)


def slices(member: Membership) -> list[tuple[str, str]]:
    """Return of whom figures can be asked for, as (value, words): everybody, the last months, roles. One query."""
    found = (
        sliced_criterion_figures(member).order_by("-months", "role__title").values_list("months", "role", "role__title")
    )
    told = dict.fromkeys(found.distinct())
    words = [("", "All roles, 12 months")]
    words += [(str(months), f"All roles, {months} months") for months, role, _ in told if months != WHOLE.months]
    return words + [(str(role), title) for _, role, title in told if role]


def wanted_slice(asked: str) -> Slice:
    """Return what the address asks for: a number of months, the id of a role, or everybody where it is neither."""
    if asked in {str(months) for months in PARTS}:
        return Slice(None, int(asked))
    try:
        return Slice(UUID(asked), WHOLE.months)
    except ValueError:
        return WHOLE


def _table(found: QuerySet[CriterionAgreement], *, alone: bool) -> Table:
    rows = _rows(found.select_related("criterion__rubric_version__rubric"))
    return Table(said.finding([row.figures["reading"] for row in rows]), tuple(rows), alone)


def _rows(found: Iterable[CriterionAgreement]) -> list[Row]:
    held = list(found)
    places = Counter((one.criterion.rubric_version.rubric_id, one.criterion.key) for one in held)
    rows = []
    for one in held:
        rubric = one.criterion.rubric_version.rubric
        several = places[rubric.pk, one.criterion.key] > 1
        versions = f"v{said.listed(one.versions)}" if several else ""
        rows.append(Row(one.pk, one.criterion.label, rubric.label, rubric.pk, versions, one.figures))
    return sorted(rows, key=lambda row: (row.label.casefold(), row.rubric.casefold(), row.versions))


def one_criterion(found: CriterionAgreement) -> dict[str, Any]:
    """Return everything that is known of one criterion; `found` comes with its rubric."""
    (row,) = _rows([found])
    figures = found.figures
    scores = figures["scores"] or []
    return {
        "row": row,
        "agrees": _agreeing(figures),
        "separates": _separating(figures),
        "bars": [{"label": str(level), "value": n} for level, n in enumerate(scores, 1)],
        "score_rows": [[level, n] for level, n in enumerate(scores, 1)],
        "forms": [*_forms(figures["icc_one_way"], "ICC(1"), *_forms(figures["icc"], "ICC(2", "ICC(3")],
        "complete": figures["icc"] or {"subjects": 0, "raters": 0, "why": ""},
    }


def _agreeing(figures: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what says whether people agree on it."""
    facts = [("People whom two or more scored", str(figures["subjects_with_two_or_more"]))]
    if figures["exact"] is None:
        return facts
    return [
        *facts,
        ("The same score", said.share(figures["exact"])),
        ("At most one step apart", said.share(figures["adjacent"])),
        ("Mean distance from highest to lowest", number(figures["mean_range_per_subject"], 1)),
        ("People on whom they were two steps apart", str(figures["subjects_with_range_2_or_more"])),
        ("Alpha with equal steps", said.figure(figures["alpha_interval"])),
    ]


def _separating(figures: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what says whether it tells people apart."""
    facts = [("Scores", str(figures["ratings"])), ("People", str(figures["subjects"]))]
    if figures["mean"] is None:
        return facts
    between = figures["sd_between_subjects"]
    return [
        *facts,
        ("Scores used", said.used(figures["scores_used"])),
        ("Given most often", said.share(figures["commonest_share"])),
        ("Mean", number(figures["mean"], 1)),
        ("Spread between people", "–" if between is None else f"{number(between, 1)} steps"),
    ]


def _forms(found: dict[str, Any] | None, *kinds: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield form, meaning, value, range and band of each correlation of these kinds."""
    for name, meaning in FORMS.items():
        if found and name in found["values"] and name.startswith(kinds):
            ends, why = said.between(found["ranges"][name]) or "–", found.get("whys", {}).get(name, "")
            band = found["bands"][name] or f"{Reading.NOT_ESTIMABLE}{f': {why}' if why else ''}"
            yield name, meaning, said.figure(found["values"][name]), ends, band


def estimable(member: Membership) -> str:
    """Return what can be said of agreement from the figures that there are, in a sentence. One query, three at most."""
    found = list(visible_criterion_figures(member).values_list("figures", flat=True))
    readings = [figures["reading"] for figures in found]
    silent = sum(word in (Reading.TOO_FEW, Reading.NOT_ESTIMABLE) for word in readings)
    if not found and (run := newest_run(member)) and is_held_from(member, run):
        return "Held until your scorecard is in: the figures hold scores of somebody on whom you owe one."
    if not found:
        return "Nothing can be said yet: figures come the night after a debrief was opened over scorecards."
    if silent < len(found):
        waiting = f" {count(silent, 'criterion says', 'criteria say')} nothing yet." if silent else ""
        return f"{said.finding(readings)}.{waiting}"
    most = max(figures["subjects_with_two_or_more"] for figures in found)
    return (
        f"Too few to tell: of {count(len(found), 'criterion', 'criteria')} with scores, none has {ENOUGH} people whom "
        f"two scored; the most that one has is {most}."
    )


def figures_file(rows: Sequence[Row]) -> str:
    """Return the table as a file, correlations over whoever scored and their bands among it; figures stay figures."""
    return csv_line(FILE_HEAD) + "".join(_line(row) for row in rows)


def _line(row: Row) -> str:
    one = row.figures
    forms = one["icc_one_way"] or {"values": {}, "ranges": {}, "bands": {}}
    cells = [row.people, one["ratings"], one["alpha_ordinal"], *(row.ends or ("", "")), one["alpha_interval"]]
    cells += [one[name] for name in ("exact", "adjacent", "mean", "sd")]
    for name in ("ICC(1,1)", "ICC(1,k)"):
        ends = forms["ranges"].get(name) or ("", "")
        cells += [forms["values"].get(name), *ends, forms["bands"].get(name)]
    said_of_it = csv_line([row.rubric, row.versions, row.label, one["reading"]]).removesuffix("\r\n")
    return ",".join([said_of_it, *("" if cell is None else str(cell) for cell in cells)]) + "\r\n"
