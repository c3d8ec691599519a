"""What the pages of connections show: what holds, what is to be decided, what each run did."""

from __future__ import annotations

from typing import Any

from foundation.people.models import Membership
from sync.domain.mapping import Table, known_tables, table_of
from sync.models import Connection, Finding, Run
from sync.queries.seeing import open_findings, runs_of, visible_connections

RUNS, FINDINGS = 10, 50
REASONS = {
    "no_email": "without an address",
    "service_account": "service accounts, nobody",
    "template": "templates",
    "private": "private there",
    "anonymised": "anonymous there",
    "prospect": "prospects, no job yet",
    "prospect_converted": "prospects that became applications",
    "candidate_private": "of people who are private there",
    "candidate_anonymised": "of people who are anonymous there",
    "candidate_unknown": "of people whom this key does not see",
    "role_unknown": "of jobs that did not come in",
    "role_closed": "for jobs that take nobody",
    "stage_unknown": "in a stage that is in no list",
    "status_unknown": "with a status that we do not know",
    "active_twice": "a second time in one role",
    "application_skipped": "of applications that did not come in",
    "no_time": "without a time",
    "not_scheduled": "without a time",
    "draft": "still drafts",
    "no_interviewer": "written by nobody we know",
    "no_recommendation": "without a recommendation",
    "refused": "could not be kept as they are",
    "file_unavailable": "could not be had, tried again",
    "file_too_large": "larger than what is taken",
    "file_type": "of a type that is not taken",
}
NAMES = {
    "member": "Members",
    "role": "Roles",
    "stage": "Stages",
    "reason": "Reasons",
    "candidate": "People",
    "application": "Applications",
    "opening": "Openings",
    "interval": "Times in stages",
    "attachment": "Files",
    "interview": "Interviews",
    "scorecard": "Scorecards",
    "offer": "Offers",
}


def systems(member: Membership) -> list[dict[str, Any]]:
    """Return the systems that can be connected, with the connection that there is."""
    held = {row.source: row for row in visible_connections(member)}
    return [{"table": table_of(key), "connection": held.get(key)} for key in known_tables()]


def connection_page(table: Table, connection: Connection | None) -> dict[str, Any]:
    """Return what the page of one system shows."""
    runs = list(runs_of(connection)[:RUNS]) if connection else []
    findings = list(open_findings(connection)[: FINDINGS + 1]) if connection else []
    return {
        "system": table,
        "connection": connection,
        "runs": [_run(run) for run in runs],
        "rows": _rows(table, runs[0]) if runs else [],
        "last": runs[0] if runs else None,
        "findings": [_finding(one) for one in findings[:FINDINGS]],
        "more": len(findings) > FINDINGS,
    }


def _run(run: Run) -> dict[str, Any]:
    sums = {
        word: sum(counts.get(word, 0) for counts in run.counts.values())
        for word in ("read", "created", "updated", "unchanged", "skipped")
    }
    tone = {Run.State.DONE: "ok", Run.State.FAILED: "bad"}.get(Run.State(run.state), "info")
    seconds = round((run.ended_at - run.created_at).total_seconds()) if run.ended_at else None
    return {"run": run, "tone": tone, "seconds": seconds, **sums}


def _rows(table: Table, run: Run) -> list[dict[str, Any]]:
    """Return each collection with its counts and the reasons for what was skipped, in words."""
    rows = []
    for one in table.collections:
        counts = run.counts.get(one.name)
        if counts is None:
            continue
        why = [(number, REASONS.get(reason, reason)) for reason, number in counts["reasons"].items()]
        rows.append({"name": NAMES[one.kind], "denied": run.denied.get(one.name, ""), "why": why, **counts})
    return rows


def _finding(finding: Finding) -> dict[str, Any]:
    what = NAMES.get(finding.record.kind, "").lower()
    gone = finding.kind == Finding.Kind.GONE
    return {
        "row": finding,
        "what": f"{what}, {finding.record.external_id}",
        "about": "no longer listed" if gone else f"{finding.field}, both changed",
        "theirs": "gone, or hidden from this key" if gone else finding.theirs,
        "ours": "kept" if gone else finding.ours,
        "gone": gone,
    }
