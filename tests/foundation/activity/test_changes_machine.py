"""Random writers in two connections and random pulls: in the end the copy equals what the collections say."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from candidates.models import Application, Candidate, Tag
from tests.cast import Cast
from tests.conftest import FEED_STEPS
from tests.factories.candidates import application, hiring_role
from tests.foundation.activity.mirror import Mirror

pytestmark = pytest.mark.django_db(transaction=True)
COLLECTIONS = ["candidates", "applications", "tags"]
SCOPES = ["changes:read", "candidates:read", "applications:read"]
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


def test_a_copy_kept_by_the_feed_equals_the_truth(cast: Cast, record_property: Any) -> None:
    role = hiring_role(cast)
    people = [application(cast, role, name=name).candidate for name in ("Ana", "Bo", "Cleo")]
    Feed.cast, Feed.people, Feed.steps = cast, people, []
    how = settings(
        max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Feed, settings=how)
    record_property(FEED_STEPS, len(Feed.steps))
    assert len(Feed.steps) > 100
