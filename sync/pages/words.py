"""What the lists of other systems are called here, and why records were left out, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
HERE = {
    "member": "Members, without a sign-in",
    "candidate": "People",
    "application": "Applications, with days in each stage",
    "interval": "Times in stages",
    "scorecard": "Scorecards, sealed as ours",
    "offer": "Offers, pay for those who may read it",
}


def reasons(counts: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Return how many records were left out, and why."""
    return [(number, REASONS.get(reason, reason)) for reason, number in counts["reasons"].items()]
