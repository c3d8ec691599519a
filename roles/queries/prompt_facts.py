"""What a prompt may know: the role itself, its scope, brief, JD and loop, and the company. Never a candidate.

Everything comes from one snapshot of the role (see roles.queries.snapshot) and from what was answered for prompts. No
other table is read, so nothing about people who applied can get in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from foundation.core.formatting import money
from roles.domain import shipped
from roles.domain.archetypes import archetype
from roles.domain.jd_lint import load_rulebook
from roles.domain.prompts import JOB_DESCRIPTION, TAKE_HOME_TASK, Fact, Prompt, fields, fill
from roles.domain.stage_kinds import StageKind
from roles.models import Role
from roles.queries import playbook
from roles.queries.said_once import ASKED_BY_BOTH
from roles.queries.snapshot import Snapshot

COMPANY = ("industry", "company stage and size", "mission")
SETTING = "company"  # where the answers about the company stand in the organisation's settings
PARTS = ("brief_and_jd", "scoping")
CLOUDS = {"cloud"}
STORES = {
    "relational_database", "document_database", "wide_column", "vector_database", "search_engine", "query_engine",
    "table_format", "warehouse", "message_broker",
}  # fmt: skip
OPERATIONS = {
    "orchestrator", "ml_pipeline", "ml_platform", "experiment_tracking", "ci", "configuration", "gitops", "metrics",
    "infrastructure_as_code", "managed_kubernetes", "ml_monitoring", "model_server", "feature_store", "data_versioning",
}  # fmt: skip
CONTAINERS = {"Docker", "Kubernetes", "Podman"}
MOST_SKILLS = 4


class Source:
    """One role's parts, and where each of them is filled."""

    def __init__(self, role: Role, shot: Snapshot, books: Mapping[str, playbook.Part]) -> None:
        self.role, self.shot, self.books = role, shot, books
        self.brief: Mapping[str, str] = shot.brief["sections"] if shot.brief else {}
        self.jd: Mapping[str, str] = shot.jd["sections"] if shot.jd else {}
        self.questions: Mapping[str, str] = shot.scope.get("questions", {})
        self.company: Mapping[str, str] = role.organisation.settings.get(SETTING, {})

    def own(self, name: str) -> Fact:
        """Return the answer that was given for prompts, about the company or about this role."""
        return Fact(
            name, str((self.company if name in COMPANY else self.role.prompt_answers).get(name, "")), "#answers"
        )

    def at(self, name: str, page: str, value: str, fragment: str = "") -> Fact:
        """Return a fact that is filled on a page of the role."""
        return Fact(name, value, reverse(f"roles:{page}", args=[self.role.pk]) + fragment)

    def of_brief(self, name: str, *keys: str) -> Fact:
        """Return what the brief says of it; before it says anything, what the scope does, if it asks for it."""
        said = "\n".join(filter(None, (str(self.brief.get(key, "")).strip() for key in keys)))
        scoped = "" if said else str(self.questions.get(keys[0]) or "").strip()
        if scoped and keys[0] in ASKED_BY_BOTH:
            return self.at(name, "scope", scoped, "#questions")
        return self.at(name, "brief", said, f"#id_section_{keys[0]}")

    def tools(self, name: str, wanted: Callable[[Any], bool]) -> Fact:
        """Return the tools of a sort that the brief's stack names."""
        hits = load_rulebook().tools.find(str(self.brief.get("stack", "")))
        named = dict.fromkeys(hit.tool.name for hit in hits if wanted(hit.tool))
        return self.at(name, "brief", ", ".join(named), "#id_section_stack")


def answered_here(books: Mapping[str, playbook.Part]) -> list[str]:
    """Return the keys of both templates' fields that no page of the role answers: people answer them for prompts."""
    found = [field.key for kind in (JOB_DESCRIPTION, TAKE_HOME_TASK) for field in fields(template(books, kind))]
    return list(dict.fromkeys(key for key in found if key not in SOURCES or key in HALF_KNOWN))


def template(books: Mapping[str, playbook.Part], kind: str) -> Mapping[str, Any]:
    """Return the organisation's template of a kind; empty when it took it out of its playbook."""
    held = books["brief_and_jd"].get("prompts", {}).get(kind)
    return held if isinstance(held, Mapping) else {}


def prompt(role: Role, shot: Snapshot, books: Mapping[str, playbook.Part], kind: str, *, pays: bool) -> Prompt:
    """Return a template filled for a role; the band stands in it only where `pays`."""
    source = Source(role, shot, books)
    asked = template(books, kind)
    keys = [field.key for field in fields(asked)]
    facts = {key: SOURCES[key](source) if key in SOURCES else source.own(key) for key in keys}
    jd = kind == JOB_DESCRIPTION
    context = _jd_context(source, pays=pays) if jd else _task_context(source)
    return fill(kind, asked, facts, context=context, shape=_jd_shape(books) if jd else TASK_SHAPE)


def _archetype(source: Source) -> Fact:
    found = archetype(source.role.archetype, source.books["scoping"])
    return source.at("archetype", "scope", f"{found.label}: ships {found.ships}" if found.ships else "", "#archetype")


def _level(source: Source) -> Fact:
    return source.at("level", "scope", source.role.level.replace("_", " "), "#archetype")


def _specialisation(source: Source) -> Fact:
    own = source.own("specialisation")
    usual = archetype(source.role.archetype, source.books["scoping"]).specialisation
    return own if own.value else Fact(own.name, usual, own.place)


def _responsibilities(source: Source) -> Fact:
    written = str(source.jd.get("responsibilities", "")).strip()
    owned = written or "\n".join(row["text"] for row in source.shot.outcomes)
    return source.at("responsibilities", "jd", owned, "#responsibilities")


def _team_size(source: Source) -> Fact:
    own, first = source.own("ML team size"), source.shot.scope.get("first_hire")
    known = "none yet: this is the first ML hire" if first else ""
    return own if own.value else Fact(own.name, known, own.place)


def _style(source: Source) -> Fact:
    return source.at("working style", "seats", source.role.location)


def _hours(source: Source) -> Fact:
    stage = next((row for row in source.shot.stages if StageKind(row["kind"]).has_task and row["hours"]), None)
    return source.at("time limit", "loop", f"{float(stage['hours']):g} hours at most" if stage else "")


def _skills(source: Source) -> Fact:
    musts = [row["text"] for row in source.shot.requirements if row["kind"] == "must"][:MOST_SKILLS]
    return source.at("three to four skills to assess", "jd", "\n".join(musts), "#requirements")


def _problem(source: Source) -> Fact:
    said = str(source.questions.get("problem", "")).strip()
    return (
        source.at("business problem", "scope", said, "#questions")
        if said
        else source.of_brief("business problem", "outcome")
    )


SOURCES: dict[str, Callable[[Source], Fact]] = {
    "archetype": _archetype,
    "company name": lambda source: Fact("company name", source.role.organisation.name, reverse("people:organisation")),
    "job title": lambda source: source.at("job title", "seats", source.role.title),
    "team and reporting line": lambda source: source.of_brief("team and reporting line", "team"),
    "responsibilities (3 to 5)": _responsibilities,
    "level": _level,
    "languages": lambda source: source.tools("languages", lambda tool: tool.kind == "language"),
    "frameworks": lambda source: source.tools("frameworks", lambda tool: tool.kind in ("framework", "library")),
    "clouds": lambda source: source.tools("clouds", lambda tool: tool.family in CLOUDS),
    "operations tools": lambda source: source.tools(
        "operations tools", lambda tool: tool.family in OPERATIONS or tool.name in CONTAINERS
    ),
    "data stores": lambda source: source.tools("data stores", lambda tool: tool.family in STORES),
    "working style": _style,
    "main stack": lambda source: source.of_brief("main stack", "stack"),
    "data scale": lambda source: source.of_brief("data scale", "data_have"),
    "performance needs": lambda source: source.of_brief("performance needs", "latency"),
    "three to four skills to assess": _skills,
    "time limit": _hours,
    "business problem": _problem,
    "success metrics": lambda source: source.of_brief("success metrics", "done"),
    "constraints": lambda source: source.of_brief("constraints", "compliance", "budget"),
}
# The role answers these in some cases; people may answer them otherwise, for prompts.
HALF_KNOWN = {"specialisation": _specialisation, "ML team size": _team_size}
SOURCES |= HALF_KNOWN


def _jd_context(source: Source, *, pays: bool) -> list[Fact]:
    role = source.role
    band = ""
    if pays and role.band_low_minor is not None and role.band_high_minor is not None:
        band = f"{money(role.band_low_minor, role.currency)} to {money(role.band_high_minor, role.currency)} a year"
    outcomes = "\n".join(f"- {row['text']}" for row in source.shot.outcomes)
    return [
        _problem(source),
        source.of_brief("what moves, by how much, by when", "outcome"),
        source.of_brief("done in production", "done"),
        source.at("outcomes of the first 90 days", "brief", outcomes, "#outcomes-title"),
        source.of_brief("owned on day one", "day_one"),
        source.of_brief("owned at six months", "month_six"),
        _depth(source),
        _owned(source),
        _facts(source),
        _requirements(source),
        _stages(source),
        *([source.at("pay", "scope", band, "#budget")] if pays else []),
    ]


def _task_context(source: Source) -> list[Fact]:
    outcomes = "\n".join(f"- {row['text']}" for row in source.shot.outcomes)
    return [
        _archetype(source),
        source.at("outcomes of the first 90 days", "brief", outcomes, "#outcomes-title"),
        source.of_brief("data that does not exist yet", "data_missing"),
    ]


def _owned(source: Source) -> Fact:
    words = shipped.work_parts(source.books["scoping"])
    said = ", ".join(words.get(part, part) for part in source.shot.scope.get("owns", []))
    return source.at("work around the model that is theirs", "scope", said, "#owns")


def _depth(source: Source) -> Fact:
    scale = {int(key): word for key, word in source.books["scoping"]["dimensions"]["scale"].items()}
    now, later = source.shot.scope.get("dimensions_now", {}), source.shot.scope.get("dimensions_later", {})
    said = [
        f"- {row['label']}: {scale[now[row['key']]]} now"
        + (f", {scale[later[row['key']]]} later" if later.get(row["key"]) in scale else "")
        for row in source.books["scoping"]["dimensions"]["items"]
        if now.get(row["key"]) in scale
    ]
    return source.at("depth", "scope", "\n".join(said), "#depth")


def _facts(source: Source) -> Fact:
    given = source.shot.scope.get("facts", {})
    said = [
        f"- {row['ask']} {_said(given[row['key']])}"
        for row in source.books["scoping"]["team_facts"]
        if given.get(row["key"]) not in (None, "")
    ]
    return source.at("what they will find", "scope", "\n".join(said), "#facts")


def _said(answer: bool | str) -> str:
    return answer if isinstance(answer, str) else "Yes" if answer else "No"


def _requirements(source: Source) -> Fact:
    outcomes = {row["id"]: row["text"] for row in source.shot.outcomes}
    said = []
    for row in source.shot.requirements:
        serves = outcomes.get(row["outcome"]) or row["weekly_work"]
        said.append(f"- {row['kind']}: {row['text']}" + (f" (serves: {serves})" if serves else ""))
    return source.at("requirements so far", "jd", "\n".join(said), "#requirements")


def _stages(source: Source) -> Fact:
    said = [
        f"- {row['label']}" + (f", {row['minutes']} minutes" if row["minutes"] else "")
        + (f", {float(row['hours']):g} hours on their own" if row["hours"] else "")
        for row in source.shot.stages
    ]  # fmt: skip
    return source.at("how we hire", "loop", "\n".join(said))


TASK_SHAPE: Sequence[str] = (
    "- Put each part that is asked under a heading line of its own that begins with “## ”.",
    "- Keep it within the time limit, and say which data the candidate receives.",
)


def _jd_shape(books: Mapping[str, playbook.Part]) -> list[str]:
    sections = books["brief_and_jd"]["jd"]["sections"]
    return [
        "- Write these sections in this order, each below a heading line of exactly these words:",
        *(
            line
            for row in sections
            for line in (f"  ## {row['label']}", *([f"  ({row['ask']})"] if row.get("ask") else []))
        ),
        "- Under the requirements one line each: “- must: …” or “- nice: …”, and “(serves: …)” at the end.",
    ]
