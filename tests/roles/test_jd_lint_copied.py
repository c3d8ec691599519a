"""Texts written for another employer or another job: judged with what the role tells, silent without."""

import pytest

from roles.domain.jd_lint import Context, lint

OURS = Context(employer="Brightwater Logistics")


def found(text: str, rule: str, context: Context) -> list[str | None]:
    return [finding.text for finding in lint(text, context).findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("At Pinnacle Freight, we believe in people who own their work and ship it.", ["Pinnacle Freight"]),
        ("Northwind is looking for an engineer who likes rain.", ["Northwind"]),
        ("You join [Company Name] in Hamburg and report to [insert manager].", ["[Company Name]", "[insert manager]"]),
        ("Bei Nordlicht arbeiten wir an Modellen für Häfen. Du berichtest an {{Stadt}}.", ["Nordlicht", "{{Stadt}}"]),
        ("At Brightwater, we move pallets and know where each of them is.", []),
        ("At night we let the trains run, and at Scale you learn the rest.", []),
        ("Our customers, such as Pinnacle Freight, read the forecast every day [1].", []),
    ],
)
def test_another_employers_text_is_seen_where_ours_is_known(text: str, marked: list[str]) -> None:
    assert sorted(map(str, found(text, "copied_jd", OURS))) == sorted(marked)
    assert found(text, "copied_jd", Context()) == []


BACKEND = """What you do
- Build REST APIs and microservices in Go
- Run them on Kubernetes in the cloud, with CI/CD
- Look after our databases

What you bring
- Docker, unit tests and distributed systems
"""
MODELLING = Context(dimensions_now={"modeling": 3, "engineering": 4, "platform": 2})


def test_a_backend_engineers_jd_is_called_so_where_the_scope_asks_for_modelling() -> None:
    (marked,) = found(BACKEND, "generic_backend", MODELLING)
    assert marked
    for context in (Context(), Context(archetype="applied_ml_engineer"), Context(dimensions_now={"modeling": 2})):
        assert found(BACKEND, "generic_backend", context) == []
    told = BACKEND + "- Train the ranking model, evaluate it on last month's data set and watch it drift\n"
    assert found(told, "generic_backend", MODELLING) == []
