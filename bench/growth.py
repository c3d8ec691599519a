"""How works grow: the same request with 10,000 and with 100,000 people, one right after the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from bench import crowd, databases, runs
from bench.load import Ask, Browser, measure
from bench.report import Row
from bench.works import GROWS, GROWTH, Work, floors
from bench.world import World

SMALL, LARGE = crowd.SIZES


def names() -> dict[int, str]:
    """Return the databases of the two sizes."""
    return {size: f"{databases.MAIN}_{size}" for size in crowd.SIZES}


def over_http(serve: Callable[[], Any], only: str = "") -> list[Row]:
    """Fill both databases, serve them at once, and measure each work at both sizes by turns."""
    wanted = [work for work in GROWTH if only.lower() in work.name.lower()]
    if not wanted:
        return []
    rows: list[Row] = []
    with ExitStack() as stack:
        worlds, browsers = {}, {}
        for size, name in names().items():
            print(f"filling a database of {size:,} people …", flush=True)
            with databases.within(name):
                worlds[size] = crowd.build(size)
                server = stack.enter_context(serve())
            browsers[size] = runs.browsers(server.port, "owner@bench.example")
        for work in wanted:
            rows += _work(work, worlds, browsers)
    if not only:
        rows += _imports(worlds)
    return rows


def _work(work: Work, worlds: dict[int, World], browsers: dict[int, list[Browser]]) -> list[Row]:
    """Measure in two halves at each size, so that a machine that drifts does so for both."""
    rows, spent = [], {}
    for size in crowd.SIZES:
        with databases.within(names()[size]):
            queries = runs.queries(worlds[size], work)
            spent[size] = (queries, [_half(work, worlds[size], browsers[size], 0)])
    for size in reversed(crowd.SIZES):
        with databases.within(names()[size]):
            spent[size][1].append(_half(work, worlds[size], browsers[size], 1))
    middle = {}
    for size, (queries, halves) in spent.items():
        p50 = sum(got.p50 for _floor, got in halves) / 2
        floor = sum(base.p50 for base, _got in halves) / 2
        middle[size] = p50
        p95, n = max(got.p95 for _floor, got in halves), sum(got.n for _floor, got in halves)
        rows.append(Row(f"{work.name}, {size:,}", n, queries, p50, p95, work.floor, p50 / floor, work.budget))
        print(f"  {work.name}, {size:,}: {p50:.1f} ms, {queries} queries", flush=True)
    return [*rows, _grown(work.name, middle)]


def _half(work: Work, world: World, browsers: list[Browser], half: int) -> tuple[Any, Any]:
    def ask(i: int) -> Ask:
        return runs.ask(world, work, 1 + half * work.n + i)

    floor = measure(browsers, floors()[work.floor], n=40, expect=(200,))
    return floor, measure(browsers, ask, n=work.n, expect=work.expect)


def _grown(name: str, middle: dict[int, float]) -> Row:
    ratio = middle[LARGE] / middle[SMALL]
    return Row(f"{name}, growth", 0, None, middle[LARGE], middle[LARGE], f"{SMALL:,}", ratio, GROWS)


def _imports(worlds: dict[int, World]) -> list[Row]:
    rows, middle = [], {}
    for size in crowd.SIZES:
        with databases.within(names()[size]):
            row = runs.imported(worlds[size], times=3)
        middle[size] = row.p50
        rows.append(Row(f"{row.work}, {size:,}", row.n, None, row.p50, row.p95, row.floor, row.ratio, row.budget, True))
    return [*rows, _grown("CSV import, 5,000 rows", middle)]
