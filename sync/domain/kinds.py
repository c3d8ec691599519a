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


# What a table must say of each kind; what else it may say stands in docs/guide/connectors.md.
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
