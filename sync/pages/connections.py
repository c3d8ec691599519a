"""What the pages of connections show: what holds, what is to be decided, what each run did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q

from candidates.models import Application, Candidate
from foundation.core.addresses import address
from foundation.people.models import Membership
from roles.models import Role, Stage
from sync.domain.kinds import Kind
from sync.domain.mapping import Table, known_tables, table_of
from sync.models import Connection, Finding, Run
from sync.pages import beginning
from sync.pages.words import NAMES, reasons
from sync.queries.seeing import open_findings, retired_in_use, runs_of, visible_connections

RUNS, FINDINGS = 10, 50
# What is done here with what is gone there, if somebody says so: the button, and what it does.
ENDING: Mapping[str, tuple[str, str]] = {
    Kind.APPLICATION: ("Close here", "The application is closed as withdrawn. Its history stays."),
    Kind.CANDIDATE: ("Forget here", "Name, contacts, files, notes and letters go for good; figures stay."),
}


def systems(member: Membership) -> list[dict[str, Any]]:
    """Return the systems that can be connected, with the connection that there is."""
    asked = Count("findings", filter=Q(findings__state=Finding.State.OPEN))
    held = {row.source: row for row in visible_connections(member).annotate(to_decide=asked)}
    return [{"table": table_of(key), "connection": held.get(key)} for key in known_tables()]


def connection_page(table: Table, connection: Connection | None) -> dict[str, Any]:
    """Return what the page of one system shows."""
    every = list(runs_of(connection)[: RUNS + 1]) if connection else []
    seen, runs = next((run for run in every if run.preview), None), [run for run in every if not run.preview][:RUNS]
    findings = list(open_findings(connection)[: FINDINGS + 1]) if connection else []
    first = runs[0] if len(runs) == 1 else None
    return {
        "system": table,
        "connection": connection,
        **beginning.parts(table, connection, seen, runs[0] if runs else None),
        "runs": [_run(run) for run in runs],
        "rows": _rows(table, runs[0]) if runs else [],
        "last": runs[0] if runs else None,
        "rights": _rights(table, runs[0]) if runs else "",
        "first": first,
        "retired": [
            {"href": address("roles:role", role), "title": title, "stage": stage, "people": people}
            for role, title, stage, people in (retired_in_use(connection) if connection else ())
        ],
        "findings": _findings(findings[:FINDINGS]),
        "more": len(findings) > FINDINGS,
    }


def _rights(table: Table, run: Run) -> str:
    return f"{len(table.collections) - len(run.denied)} of {len(table.collections)} lists"


def _run(run: Run) -> dict[str, Any]:
    sums = {
        word: sum(counts.get(word, 0) for counts in run.counts.values())
        for word in ("read", "created", "updated", "unchanged", "skipped")
    }
    tone = {Run.State.DONE: "ok", Run.State.FAILED: "bad"}.get(Run.State(run.state), "info")
    waited = f", waited {run.waited} s" if run.waited and run.state == Run.State.DONE else ""
    seconds = round((run.ended_at - run.created_at).total_seconds()) if run.ended_at else None
    took = "–" if seconds is None else f"{seconds} s" if seconds < 120 else f"{round(seconds / 60)} min"
    return {"run": run, "tone": tone, "said": f"{run.get_state_display()}{waited}", "took": took, **sums}


def _rows(table: Table, run: Run) -> list[dict[str, Any]]:
    """Return each collection with its counts and the reasons for what was skipped, in words."""
    rows = []
    for one in table.collections:
        counts = run.counts.get(one.name)
        if counts is None:
            continue
        rows.append({"name": NAMES[one.kind], "denied": run.denied.get(one.name, ""), "why": reasons(counts), **counts})
    return rows


def _findings(findings: list[Finding]) -> list[dict[str, Any]]:
    """Return what is to be decided with who or what it is about; a query for each kind that there is."""
    wanted: dict[str, list[Any]] = {}
    for one in findings:
        wanted.setdefault(one.record.kind, []).append(one.record.object_id)
    about = {kind: _called(kind, ids) for kind, ids in wanted.items()}
    return [_finding(one, about[one.record.kind].get(one.record.object_id, ("", ""))) for one in findings]


def _called(kind: str, ids: list[Any]) -> dict[Any, tuple[str, str]]:
    """Return name and page of our rows, by id."""
    if kind == Kind.ROLE:
        return {row.pk: (row.title, address("roles:role", row.pk)) for row in Role.objects.filter(pk__in=ids)}
    if kind == Kind.CANDIDATE:
        people = Candidate.objects.filter(pk__in=ids).defer("search")
        return {row.pk: (str(row) or "Somebody", address("candidates:candidate", row.pk)) for row in people}
    if kind == Kind.APPLICATION:
        rows = Application.objects.filter(pk__in=ids).select_related("candidate")
        return {row.pk: (str(row.candidate) or "Somebody", address("candidates:application", row.pk)) for row in rows}
    if kind == Kind.STAGE:
        return {row.pk: (row.label, "") for row in Stage.objects.filter(pk__in=ids)}
    return {}


def _finding(finding: Finding, called: tuple[str, str]) -> dict[str, Any]:
    what = NAMES.get(finding.record.kind, "").lower()
    name, href = called
    gone = finding.kind == Finding.Kind.GONE
    return {
        "row": finding,
        "name": name or f"{what}, {finding.record.external_id}",
        "href": href,
        "about": f"{what}, no longer listed" if gone else f"{finding.field}, both changed",
        "theirs": "gone, or hidden from this key" if gone else finding.theirs,
        "ours": "kept" if gone else finding.ours,
        "gone": gone,
        "ends": ENDING.get(finding.record.kind) if gone and name else None,
    }
