"""Random writers in two connections and random pulls: in the end the copy equals what the collections say."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import pytest
from django.db import connections, transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from candidates.models import Application, Candidate, DemographicFigure, Tag
from foundation.people.services.external_ids import bind
from tests.cast import Cast
from tests.conftest import FEED_STEPS
from tests.factories.candidates import application, hiring_role
from tests.foundation.activity.mirror import Mirror
from tests.foundation.core.api.keys import JSON, client

pytestmark = pytest.mark.django_db(transaction=True)
COLLECTIONS = ["candidates", "applications", "tags", "members", "demographics", "roles", "outcomes"]
SCOPES = ["changes:read", *(f"{name}:read" for name in COLLECTIONS if name != "tags")]
WRITES = [f"{name}:write" for name in ("members", "roles", "outcomes", "candidates", "applications")]
WORDS = st.text("abc", min_size=1, max_size=3)


class Line:
    """A connection beside the test's own, in a transaction that begins with its first write."""

    def __init__(self) -> None:
        self.alias = connections["default"].copy()
        self.alias.alias = "default"
        self.open = False
        self.wrote: set[Any] = set()

    def run(self, act: Any) -> None:
        """Run an act over this connection."""
        mine, connections["default"] = connections["default"], self.alias
        try:
            if not self.open:
                transaction.set_autocommit(False)
                self.open = True
            act()
        finally:
            connections["default"] = mine

    def end(self, *, keep: bool) -> None:
        """Commit or roll back what was written."""
        if self.open:
            (self.alias.commit if keep else self.alias.rollback)()
            self.alias.set_autocommit(True)
            self.open, self.wrote = False, set()


class Feed(RuleBasedStateMachine):
    """Writes and pulls in any order."""

    cast: ClassVar[Cast]
    api: ClassVar[Client]
    people: ClassVar[list[Candidate]]
    steps: ClassVar[list[str]]

    def __init__(self) -> None:
        super().__init__()
        Tag.objects.all().delete()
        self.lines = [Line(), Line()]
        self.mirror = Mirror(self.cast.rafa, COLLECTIONS, SCOPES)

    def write(self, line: int, row: Any, act: Any) -> None:
        """Write to a row unless the other connection holds it, which would wait for ever."""
        self.steps.append("write")
        if row in self.lines[1 - line].wrote:
            return
        self.lines[line].wrote.add(row)
        self.lines[line].run(act)

    @rule(line=st.integers(0, 1), who=st.integers(0, 2), name=WORDS)
    def rename(self, line: int, who: int, name: str) -> None:
        pk = self.people[who].pk
        self.write(line, pk, lambda: Candidate.objects.filter(pk=pk).update(name=name))

    @rule(line=st.integers(0, 1), who=st.integers(0, 2), source=WORDS)
    def come_from(self, line: int, who: int, source: str) -> None:
        pk = self.people[who].pk
        self.write(line, pk, lambda: Application.objects.filter(candidate=pk).update(source=source))

    @rule(line=st.integers(0, 1), name=WORDS)
    def label(self, line: int, name: str) -> None:
        if not Tag.objects.filter(name=name).exists():
            self.write(line, name, lambda: Tag.objects.get_or_create(organisation=self.cast.acme, name=name))

    @rule(line=st.integers(0, 1), who=st.integers(0, 2), name=WORDS)
    def put_on(self, line: int, who: int, name: str) -> None:
        found = Tag.objects.filter(name=name).first()
        if found and name not in self.lines[1 - line].wrote:
            pk = self.people[who].pk
            self.write(line, pk, lambda: Tag.objects.filter(pk=found.pk) and found.candidates.add(pk))
            self.lines[line].wrote.add(name)

    @rule(line=st.integers(0, 1), name=WORDS)
    def remove(self, line: int, name: str) -> None:
        self.write(line, name, lambda: Tag.objects.filter(name=name).delete())

    @rule(line=st.integers(0, 1), who=st.integers(0, 2), word=WORDS, atomic=st.booleans())
    def put_many(self, line: int, who: int, word: str, atomic: bool) -> None:
        """Put a batch; its turn is held, and what it writes locked, as long as its transaction is open."""
        rows = {"turn", word, *(one.pk for one in self.people)}
        if rows & self.lines[1 - line].wrote:
            return
        self.lines[line].wrote |= rows

        def act() -> None:
            answer = self.api.post("/api/v1/sync/batches", {"items": items(who, word), "atomic": atomic}, JSON)
            self.steps.append("write")
            # What is refused of one that is kept whole or not at all takes back what was written before it.
            assert answer.status_code in ((200, 400, 409) if atomic else (200, 207)), answer.content

        self.lines[line].run(act)

    @rule(line=st.integers(0, 1), question=st.sampled_from(["gender", "age"]), answered=st.none() | st.integers(10, 12))
    def figure(self, line: int, question: str, answered: int | None) -> None:
        own = {"organisation": self.cast.acme, "question": question}
        facts = {"answered": answered, "people": 12, "until": date(2026, 9, 30)}
        made = DemographicFigure.objects.update_or_create
        self.write(line, question, lambda: made(**own, defaults=facts))

    @rule(line=st.integers(0, 1), question=st.sampled_from(["gender", "age"]))
    def withdraw(self, line: int, question: str) -> None:
        self.write(line, question, lambda: DemographicFigure.objects.filter(question=question).delete())

    @precondition(lambda self: any(line.open for line in self.lines))
    @rule(line=st.integers(0, 1), keep=st.sampled_from([True, True, True, False]))
    def end(self, line: int, keep: bool) -> None:
        self.steps.append("end")
        self.lines[line].end(keep=keep)

    @rule(limit=st.sampled_from([1, 2, 100]))
    def pull(self, limit: int) -> None:
        self.steps.append("pull")
        self.mirror.pull(limit)

    def teardown(self) -> None:
        for line in self.lines:
            line.end(keep=True)
            line.alias.close()
        self.mirror.pull()
        assert self.mirror.rows == self.mirror.truth()
        assert self.mirror.pull() == []


def items(who: int, word: str) -> list[dict[str, Any]]:
    """A batch of every kind; what names a place that there is none of is refused by itself."""
    said: list[tuple[str, str, dict[str, Any]]] = [
        ("members", "mei", {"email": "mei@acme.example", "title": word}),
        ("roles", word, {"title": f"Role {word}"}),
        ("roles", word, {"location": word}),
        ("outcomes", f"{word}.1", {"role_external_id": word, "text": f"Ship {word}"}),
        ("outcomes", f"{word}.{who}", {"role_external_id": word, "text": word, "position": 1}),
        ("candidates", f"new {word}", {"name": word, "tags": [word]}),
        ("candidates", str(who), {"company": word}),
        ("applications", str(who), {"source": word}),
        ("applications", word, {"role_external_id": "J", "candidate_external_id": f"new {word}"}),
    ]
    return [{"collection": kind, "source": "ats", "external_id": name, "data": data} for kind, name, data in said]


def test_a_copy_kept_by_the_feed_equals_the_truth(cast: Cast, record_property: Any) -> None:
    role = hiring_role(cast)
    people = [application(cast, role, name=name).candidate for name in ("Ana", "Bo", "Cleo")]
    applied = {str(n): Application.objects.get(candidate=one).pk for n, one in enumerate(people)}
    named = {str(n): one.pk for n, one in enumerate(people)}
    for kind, names in (("role", {"J": role.pk}), ("candidate", named), ("application", applied)):
        bind(organisation_id=role.organisation_id, source="ats", kind=kind, names=names)
    Feed.cast, Feed.people, Feed.steps, Feed.api = cast, people, [], client(cast.ada, *WRITES)
    how = settings(
        max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Feed, settings=how)
    record_property(FEED_STEPS, len(Feed.steps))
    assert len(Feed.steps) > 100
