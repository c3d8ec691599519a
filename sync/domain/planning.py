"""Whether a record is taken in, or why not: one rule a kind, over what is known of what it hangs on. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.domain.kinds import Kind
from sync.domain.mapping import Record

# What keeps a person out keeps out what hangs on them; by the person's own reason.
OF_PERSON = {"private": "candidate_private", "anonymised": "candidate_anonymised"}


@dataclass(slots=True)
class Stand:
    """How a record of the source stood when it was last looked at: the row of ours, or why there is none."""

    object_id: str = ""
    reason: str = ""
    digest: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    counted: bool = False

    @property
    def ours(self) -> bool:
        """It has a row of ours."""
        return bool(self.object_id)

    @property
    def taken(self) -> bool:
        """It has a row of ours, and was not skipped since."""
        return self.ours and not self.reason


@dataclass(slots=True)
class Facts:
    """What is known: records by kind and id, who is active in which role, and what an owner asked for.

    `active` is the external id of the application by (person, role) of ours; `open_roles` are ours that take people.
    """

    stands: dict[Kind, dict[str, Stand]] = field(default_factory=dict)
    active: dict[tuple[str, str], str] = field(default_factory=dict)
    open_roles: set[str] = field(default_factory=set)
    take_private: bool = False

    def of(self, kind: Kind, key: Any) -> Stand:
        """Return how a record stands; an empty one for what nobody has seen."""
        return self.stands.get(kind, {}).get(str(key or ""), NOBODY)


NOBODY = Stand()


def reason_for(kind: Kind, record: Record, facts: Facts) -> str:
    """Return why a record is not taken in; '' when it is."""
    rule = _RULES.get(kind)
    return rule(record, facts, facts.of(kind, record.id)) if rule else ""


def _member(record: Record, _facts: Facts, _own: Stand) -> str:
    if record.marks.get("service"):
        return "service_account"
    return "" if record.content["email"] else "no_email"


def _role(record: Record, _facts: Facts, _own: Stand) -> str:
    return "template" if record.marks.get("template") else ""


def _of_role(record: Record, facts: Facts, _own: Stand) -> str:
    role = facts.of(Kind.ROLE, record.content["role"])
    return "" if role.taken else role.reason or "role_unknown"


def _candidate(record: Record, facts: Facts, own: Stand) -> str:
    if record.marks.get("private") and not facts.take_private:
        return "private"
    return "anonymised" if record.marks.get("anonymised") and not own.ours else ""


def _application(record: Record, facts: Facts, own: Stand) -> str:
    content, person = record.content, facts.of(Kind.CANDIDATE, record.content["candidate"])
    erased = person.data.get("erased") and not own.ours
    if said := OF_PERSON.get("anonymised" if erased else person.reason):
        return said
    if content["status"] == "converted":
        return "prospect_converted"
    if record.marks.get("prospect"):
        return "prospect"
    if not person.ours:
        return "candidate_unknown"
    role = facts.of(Kind.ROLE, content["role"])
    if not role.taken:
        return "role_unknown"
    if content["status"] == "unknown":
        return "status_unknown"
    return _in_process(record, facts, own, person, role) if content["status"] == "active" else ""


def _in_process(record: Record, facts: Facts, own: Stand, person: Stand, role: Stand) -> str:
    if not own.ours and role.object_id not in facts.open_roles:
        return "role_closed"
    stage = facts.of(Kind.STAGE, record.content.get("stage"))
    if not stage.taken or stage.data.get("role", role.object_id) != role.object_id:
        return "stage_unknown"
    holder = facts.active.get((person.object_id, role.object_id))
    return "active_twice" if holder not in (None, record.id) else ""


def _of_application(record: Record, facts: Facts, _own: Stand) -> str:
    key = record.content["application"]
    if not key and (person := record.marks.get("candidate")):
        return "" if facts.of(Kind.CANDIDATE, person).taken else "application_skipped"
    return "" if facts.of(Kind.APPLICATION, key).taken else "application_skipped"


def _interval(record: Record, facts: Facts, own: Stand) -> str:
    if said := _of_application(record, facts, own):
        return said
    if not record.content["entered"]:
        return "no_time"
    stage, role = (
        facts.of(Kind.STAGE, record.content["stage"]),
        facts.of(Kind.APPLICATION, record.content["application"]).data.get("role"),
    )
    # A time in a stage of the job that they came from is none in this one.
    elsewhere = not own.ours and role is not None and stage.data.get("role", role) != role
    return "" if stage.taken and not elsewhere else "stage_unknown"


def _interview(record: Record, facts: Facts, own: Stand) -> str:
    return _of_application(record, facts, own) or ("" if record.content["starts"] else "not_scheduled")


def _scorecard(record: Record, facts: Facts, own: Stand) -> str:
    if said := _of_application(record, facts, own):
        return said
    if record.marks.get("draft"):
        return "draft"
    if not facts.of(Kind.MEMBER, record.content["author"]).taken:
        return "no_interviewer"
    return "" if record.content["recommendation"] else "no_recommendation"


_RULES: Mapping[Kind, Callable[[Record, Facts, Stand], str]] = {
    Kind.MEMBER: _member,
    Kind.ROLE: _role,
    Kind.STAGE: _of_role,
    Kind.OPENING: _of_role,
    Kind.CANDIDATE: _candidate,
    Kind.APPLICATION: _application,
    Kind.INTERVAL: _interval,
    Kind.ATTACHMENT: _of_application,
    Kind.INTERVIEW: _interview,
    Kind.SCORECARD: _scorecard,
    Kind.OFFER: _of_application,
}
