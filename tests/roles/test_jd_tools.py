"""Tools that an organisation adds for the JD linter."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid, Stale
from roles import services
from roles.domain.jd_lint.types import Context
from roles.models import Playbook
from roles.queries import gate, jd_findings
from roles.services.jd_tools import tools_of
from tests.factories import roles as make

BARFLOW = {"name": "Barflow", "kind": "platform", "family": "Orchestrator", "names": ["bar-flow"]}
JD = "You must know Barflow and Airflow."


def findings(role: Any) -> set[str]:
    return {finding.rule for finding in gate.evaluate(role).jd.standing}


def test_the_linter_reads_by_them(cast: Any) -> None:
    role = make.scoped(cast, make.role(cast))
    services.save_jd(actor=cast.mei, role=role, version=None, sections={"impact": JD})
    assert "overlapping_frameworks" not in findings(role)
    row = services.replace_tools(actor=cast.mei, version=0, tools=[BARFLOW])
    assert row.data == {
        "tools": [{"name": "Barflow", "kind": "platform", "family": "orchestrator", "names": ["Barflow", "bar-flow"]}]
    }
    assert "overlapping_frameworks" in findings(role)
    assert Event.objects.get(verb="jd_tools.changed").data["names"] == "Barflow"
    assert tools_of(cast.zed.organisation_id) == ([], 0)


def test_two_editors_never_overwrite_each_other(cast: Any) -> None:
    services.replace_tools(actor=cast.ada, version=0, tools=[BARFLOW])
    with pytest.raises(Stale) as refused:
        services.replace_tools(actor=cast.rafa, version=0, tools=[{"name": "Foobase", "kind": "product"}])
    assert refused.value.current["tools"][0]["name"] == "Barflow"
    services.replace_tools(actor=cast.rafa, version=1, tools=[])
    assert tools_of(cast.ada.organisation_id) == ([], 2)
    with pytest.raises(Forbidden):
        services.replace_tools(actor=cast.ines, version=2, tools=[])


@pytest.mark.parametrize(
    ("tool", "place", "said"),
    [
        ({**BARFLOW, "name": "barflow"}, "1.name", "You have a tool of this name already."),
        ({"name": " ", "kind": "product"}, "1.name", "Enter a name."),
        ({"name": "+++", "kind": "product"}, "1.name", "A name needs a letter or a figure."),
        ({"name": "Foo", "kind": "wizard"}, "1.kind", "Choose one of those shown."),
        ({"name": "Foo", "kind": "product", "names": ["x" * 61]}, "1.names", "Keep this under 60 characters."),
        ({"name": "Foo", "kind": "product", "ambiguous": list("abcdefghijklm")}, "1.ambiguous", "12 spellings"),
    ],
)
def test_what_is_wrong_is_named(cast: Any, tool: dict[str, Any], place: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.replace_tools(actor=cast.ada, version=0, tools=[BARFLOW, tool])
    assert said in refused.value.errors[place][0]
    assert not Playbook.objects.filter(key="jd_tools").exists()


def test_the_page_adds_changes_and_removes(cast: Any, client: Client) -> None:
    client.force_login(cast.rafa.user)
    url = reverse("roles:jd_tools")
    form = {"act": "save", "version": 0, "name": "Foobase", "kind": "product", "names": "foo base, FooDB"}
    assert client.post(url, form).status_code == 302
    assert "Foobase, foo base, FooDB" in client.get(url).content.decode()
    twice = client.post(url, {**form, "version": 1})
    assert twice.status_code == 422
    assert "You have a tool of this name already." in twice.content.decode()
    change = {**form, "tool": "Foobase", "version": 1, "family": "Vector database", "name": "Foobase 2"}
    assert client.post(url, change).status_code == 302
    stale = client.post(url, {**change, "version": 1, "name": "Mine"})
    assert stale.status_code == 409
    assert 'value="Mine"' in stale.content.decode()
    assert "Foobase 2" in stale.content.decode()
    assert client.post(url, {"act": "remove", "tool": "Foobase 2", "version": 2}).status_code == 302
    assert tools_of(cast.rafa.organisation_id) == ([], 3)


def test_what_the_linter_said_is_remembered_by_every_word_that_went_in() -> None:
    book = {"jd_lint": [{"id": "buzzwords", "severity": "note", "detects": "x", "why": "ours"}]}
    text = "We want a data ninja for the team."
    said = jd_findings.lint_as(text, Context(), book)
    assert jd_findings.lint_as(text, Context(), copy.deepcopy(book)) is said
    theirs = copy.deepcopy(book)
    theirs["jd_lint"][0]["why"] = "theirs"
    assert [found.why for found in jd_findings.lint_as(text, Context(), theirs).findings] == ["theirs"]
    assert jd_findings.lint_as("We want a colleague.", Context(), book).findings == ()
    own = Context(extra_tools=(BARFLOW,))
    assert jd_findings.lint_as(text, own, book) is not said
