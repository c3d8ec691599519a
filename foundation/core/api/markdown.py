"""The reference of the API as Markdown, for tools that read text: all of it, or one chapter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foundation.core.api.docs import Chapter, Endpoint, Field
from foundation.core.api.permissions import Scope

BASICS = """Send `Authorization: Bearer <key>`. Lists answer `{"results": […], "next_cursor": …}`; ask for the next
page with `?cursor=`. They take `ids`, `sort`, `fields` and `expand`; items take the last two. Ids are text,
times are UTC, a field without a value is null. In a PATCH an absent key keeps, null clears, a list replaces.
Answers carry an `ETag`; send it as `If-None-Match` to ask whether anything changed, and that of an item as
`If-Match` with a change. Send an `Idempotency-Key` with every POST. Refusals are `application/problem+json`
(RFC 9457) with `code` and `errors[].pointer`. After 429 wait as `Retry-After` says."""


def reference(title: str, chapters: Iterable[Chapter], scopes: Iterable[Scope]) -> str:
    """Return the whole reference."""
    told = [f"- `{one.key}`: {one.says}" for one in scopes]
    parts = [f"# {title}", BASICS, "## Scopes", "\n".join(told), *(chapter_of(one) for one in chapters)]
    return "\n\n".join(parts) + "\n"


def chapter_of(chapter: Chapter) -> str:
    """Return one chapter: a heading, and a section for each operation."""
    return "\n\n".join([f"## {chapter.name}", *("\n\n".join(_section(one)) for one in chapter.endpoints)])


def index(title: str, base: str, chapters: Iterable[Chapter]) -> str:
    """Return what stands at /llms.txt: what this is, and where its parts are as Markdown."""
    lines = [
        f"# {title}",
        "",
        "> Structured hiring, on a server of one's own. The API reads and writes what its pages do.",
        "",
        "## Reference",
        "",
        f"- [All of it]({base}/api/v1/docs.md): every operation with its fields, and requests to copy",
        f"- [OpenAPI 3.1]({base}/api/v1/schema/): the same for programs",
        "",
        "## By resource",
        "",
        *(f"- [{one.name}]({base}/api/v1/docs/{one.name}.md): {_summary(one)}" for one in chapters),
    ]
    return "\n".join(lines) + "\n"


def _summary(chapter: Chapter) -> str:
    first = next((one.said for one in chapter.endpoints if one.said), "")
    return first.split("\n")[0].partition(". ")[0].rstrip(".")


def _section(one: Endpoint) -> Iterator[str]:
    yield f"### {one.method} {one.path}"
    if one.said:
        yield one.said
    yield f"Scope: `{one.scope}`. Statuses: {', '.join(status for status, _ in one.answers)}."
    for label, fields in (("Parameters", one.parameters), ("Body", one.given), ("Answer", one.shown)):
        if fields:
            yield f"{label}:"
            yield "\n".join(map(_field, fields))
    for sample in one.samples:
        yield f"```{sample.language}\n{sample.code}\n```"


def _field(one: Field) -> str:
    marks = [one.kind, *([one.place] if one.place else []), *(["required"] if one.required else [])]
    said = " ".join(one.said.split())
    return f"- `{one.name}` ({', '.join(marks)})" + (f": {said}" if said else "")
