"""The works and their budgets: each is a ratio to a floor of the same run. What they mean: docs/performance.md.

Budgets are cold: something happens in the organisation before every request, unless the work is about an idle hour.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from bench.load import Ask
from bench.world import World, drafts
from candidates.models import Application
from roles.models import Role, Stage
from rubrics.domain.drafts import digest
from rubrics.models import Scorecard


@dataclass(frozen=True)
class Work:
    """A request to repeat: `ask(world, i)`; `who` signs in; `budget` times `floor`; `quiet` is one of an idle hour."""

    name: str
    floor: str
    budget: float
    ask: Callable[[World, int], Ask]
    who: str = "owner@bench.example"
    n: int = 60
    expect: tuple[int, ...] = (200,)
    quiet: bool = False


def floors() -> dict[str, Callable[[int], Ask]]:
    """Return the floors by name, as requests."""
    return {
        "L": lambda _i: Ask("GET", "/floor/one/"),
        "T(50)": lambda _i: Ask("GET", "/floor/table/50/"),
        "T(96)": lambda _i: Ask("GET", "/floor/table/96/"),
        "T(160)": lambda _i: Ask("GET", "/floor/table/160/"),
        "D(100)": lambda _i: Ask("GET", "/floor/dump/100/"),
    }


def _role(size: int, page: str) -> Callable[[World, int], Ask]:
    return lambda world, _i: Ask("GET", f"/roles/{world.roles[size].pk}/{page}/")


def _application(world: World, i: int) -> Ask:
    return Ask("GET", f"/applications/{world.applications[i % len(world.applications)]}/")


def _poll(world: World, _i: int) -> Ask:
    # As the page asks: for its block alone, with the tag that it holds.
    path = f"/roles/{world.roles[5_000].pk}/pipeline/"
    return Ask("GET", path, headers={"HX-Request": "true"}, holds_tag=True)


def _poll_table(world: World, _i: int) -> Ask:
    path = f"/roles/{world.roles[5_000].pk}/table/"
    return Ask("GET", path, headers={"HX-Request": "true"}, holds_tag=True)


def _api(path: str) -> Callable[[World, int], Ask]:
    return lambda world, _i: Ask("GET", f"/api/v1/{path}", headers={"Authorization": f"Bearer {world.api_key}"})


def _api_item(world: World, i: int) -> Ask:
    pk = world.applications[i % len(world.applications)]
    return Ask("GET", f"/api/v1/applications/{pk}", headers={"Authorization": f"Bearer {world.api_key}"})


class Moves:
    """Every request moves another application one stage on, as the board's script does."""

    def __init__(self, size: int = 3_000) -> None:
        self._size = size
        self._rows: dict[str, list[tuple[str, str, str, int]]] = {}

    def __call__(self, world: World, i: int) -> Ask:
        organisation = str(world.owner.organisation_id)
        if organisation not in self._rows:
            self._rows[organisation] = self._early(world.roles[self._size])
        pk, seen, to, version = self._rows[organisation][i]
        return Ask(
            "POST",
            f"/applications/{pk}/move/",
            {"to": to, "seen": seen, "version": str(version)},
            {"HX-Request": "true"},
        )

    @staticmethod
    def _early(role: Role) -> list[tuple[str, str, str, int]]:
        stages = list(Stage.objects.filter(role=role).order_by("position"))
        nxt = {a.pk: b.pk for a, b in itertools.pairwise(stages)}
        rows = Application.objects.filter(role=role, status="active", stage__in=[stage.pk for stage in stages[:5]])
        found = rows.values_list("pk", "stage_id", "version")[:400]
        return [(str(pk), str(stage), str(nxt[stage]), version) for pk, stage, version in found]


def _scorecard_page(world: World, i: int) -> Ask:
    return Ask("GET", f"/seats/{world.seats[(i * 4) % len(world.seats)]}/scorecard/")


def _autosave(world: World, i: int) -> Ask:
    # Every request writes on another scorecard, which its window read as empty.
    seat = world.seats[1 + i * 4]
    form = {"summary": f"Told of silent drop {i} and what they did.", "version": "0", "seen-summary": digest("")}
    return Ask("POST", f"/seats/{seat}/scorecard/?part=summary", form, {"HX-Request": "true"})


class Submits:
    """Every request hands in another complete scorecard of one interviewer."""

    def __init__(self, interviewer: int) -> None:
        self._interviewer = interviewer
        self._forms: list[tuple[str, dict[str, str]]] = []

    def __call__(self, world: World, i: int) -> Ask:
        if not self._forms:
            self._forms = [
                (seat, self._form(card))
                for seat, card in zip(world.seats, drafts(world), strict=True)
                if card.author_id == world.interviewers[self._interviewer].pk
            ]
        seat, form = self._forms[i]
        return Ask("POST", f"/seats/{seat}/scorecard/", form)

    @staticmethod
    def _form(card: Scorecard) -> dict[str, str]:
        keys = card.ratings.values_list("criterion__key", flat=True)
        ratings = {f"score-{key}": "3" for key in keys} | {f"evidence-{key}": "Told it plainly." for key in keys}
        return {**ratings, "recommendation": "3", "summary": "Would do this well.", "version": str(card.version)}


WORKS = [
    Work("My day", "L", 8, lambda _w, _i: Ask("GET", "/")),
    Work("Board, 300 active", "T(160)", 6, _role(300, "pipeline"), n=40),
    Work("Board, 3,000 active", "T(160)", 6, _role(3_000, "pipeline"), n=40),
    Work("Board, 160 of 5,000 cards", "T(160)", 6, _role(5_000, "pipeline"), n=40),
    Work("Polling an unchanged board", "L", 1, _poll, expect=(304,), quiet=True),
    Work("Candidates, table of 50", "T(50)", 3, lambda _w, _i: Ask("GET", "/candidates/"), n=40),
    Work("Table of a role", "T(50)", 3, _role(5_000, "table"), n=40),
    Work("Polling an unchanged table", "L", 1, _poll_table, expect=(304,), quiet=True),
    Work("Roles", "L", 6, lambda _w, _i: Ask("GET", "/roles/"), n=40),
    Work("Scope page", "L", 6, _role(5_000, "scope"), n=40),
    Work("JD page", "L", 6, _role(5_000, "jd"), n=40),
    Work("Loop page", "L", 6, _role(5_000, "loop"), n=40),
    Work("Application page", "L", 6, _application),
    Work("Move", "L", 4, Moves()),
    Work("Search", "L", 5, lambda _w, i: Ask("GET", f"/search/?q=number{i}"), n=40),
    Work("Scorecard page", "L", 5, _scorecard_page, who="interviewer0@bench.example", n=40),
    Work("Scorecard autosave", "L", 3, _autosave, who="interviewer1@bench.example", n=36),
    Work("Scorecard submit", "L", 5, Submits(2), who="interviewer2@bench.example", n=30, expect=(302,)),
    Work("Debrief, 8 × 12", "T(96)", 3, lambda w, _i: Ask("GET", f"/applications/{w.judged}/debrief/"), n=40),
    Work("API item", "L", 2.5, _api_item),
    Work("API list of 100", "D(100)", 2, _api("applications?limit=100")),
]
# The same request with ten times as many people takes at most so many times as long.
GROWS = 1.2
SMALLEST_ROLE = 300
GROWTH = [
    Work("My day", "L", 8, lambda _w, _i: Ask("GET", "/"), n=24),
    Work("Board", "T(160)", 6, _role(SMALLEST_ROLE, "pipeline"), n=24),
    Work("Table of a role", "T(50)", 3, _role(SMALLEST_ROLE, "table"), n=24),
    Work("Candidates, table of 50", "T(50)", 3, lambda _w, _i: Ask("GET", "/candidates/"), n=24),
    Work("Candidates by name", "T(50)", 3, lambda _w, _i: Ask("GET", "/candidates/?sort=name"), n=24),
    Work(
        "Application page",
        "L",
        6,
        lambda w, i: Ask("GET", f"/applications/{w.applications[i % len(w.applications)]}/"),
        n=30,
    ),
    Work("Search, one of them", "L", 5, lambda _w, i: Ask("GET", f"/search/?q=number{i}%20anna"), n=24),
    Work("Search, a word of many", "L", 5, lambda _w, _i: Ask("GET", "/search/?q=forecasts"), n=24),
    Work("Move", "L", 4, Moves(SMALLEST_ROLE), n=30),
]
# What needs no server: a PDF takes at most so many W, an import writes at least this part of the rows that U does.
PDF = 1.3
IMPORT = 0.15
# Agreement over 20,000 scores, from plain rows to both alphas and what pairs say: at most so many times the time that
# the library needs for both alphas of the same scores, given as the table that it asks for.
AGREEMENT = 2
# Reminders are written with two indexes more, and told from those that were told.
SWEEP = 0.1
