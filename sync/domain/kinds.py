"""What another system's records can become here, and what a table must say of each. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """The kinds in the order in which they hang on each other; the value names them for other systems' ids."""

    MEMBER = "member"
    ROLE = "role"
    STAGE = "stage"
    REASON = "reason"
    CANDIDATE = "candidate"
    APPLICATION = "application"
    OPENING = "opening"
    INTERVAL = "interval"
    ATTACHMENT = "attachment"
    INTERVIEW = "interview"
    SCORECARD = "scorecard"
    OFFER = "offer"


# What a table must say of each kind; MAY is what else it may, MARKS what only decides.
CONTENT: Mapping[Kind, frozenset[str]] = {
    Kind.MEMBER: frozenset({"name", "email"}),
    Kind.ROLE: frozenset({"title", "state"}),
    Kind.STAGE: frozenset({"role", "label"}),
    Kind.REASON: frozenset({"label"}),
    Kind.CANDIDATE: frozenset({"name", "emails"}),
    Kind.APPLICATION: frozenset({"candidate", "role", "status", "applied"}),
    Kind.OPENING: frozenset({"role"}),
    Kind.INTERVAL: frozenset({"application", "stage", "entered"}),
    Kind.ATTACHMENT: frozenset({"application", "name"}),
    Kind.INTERVIEW: frozenset({"application", "starts"}),
    Kind.SCORECARD: frozenset({"application", "author", "recommendation"}),
    Kind.OFFER: frozenset({"application", "state"}),
}
MAY: Mapping[Kind, frozenset[str]] = {
    Kind.MEMBER: frozenset({"deactivated"}),
    Kind.ROLE: frozenset({"opened", "closed", "leads", "recruiters", "hired"}),
    Kind.STAGE: frozenset({"order", "active"}),
    Kind.REASON: frozenset({"by"}),
    Kind.CANDIDATE: frozenset({"phones", "company", "title", "profiles", "sites", "places", "tags"}),
    Kind.APPLICATION: frozenset({"stage", "source", "owner", "closed", "reason", "theirs"}),
    Kind.OPENING: frozenset({"reference", "open", "opened", "closed", "application", "target"}),
    Kind.INTERVAL: frozenset({"left"}),
    Kind.ATTACHMENT: frozenset({"type"}),
    Kind.INTERVIEW: frozenset({"stage", "ends", "minutes", "place", "panel", "cancelled"}),
    Kind.SCORECARD: frozenset({"summary", "submitted", "ratings", "answers"}),
    Kind.OFFER: frozenset({"version", "sent", "starts", "answered", "pay", "currency"}),
}
MARKS: Mapping[Kind, frozenset[str]] = {
    Kind.MEMBER: frozenset({"service", "title"}),
    Kind.ROLE: frozenset({"template"}),
    Kind.STAGE: frozenset({"minutes"}),
    Kind.CANDIDATE: frozenset({"private", "anonymised"}),
    Kind.APPLICATION: frozenset({"prospect"}),
    Kind.ATTACHMENT: frozenset({"candidate", "url"}),
    Kind.SCORECARD: frozenset({"draft", "interview", "labels"}),
}
