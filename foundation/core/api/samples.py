"""How each operation is asked from a shell, from Python and from JavaScript."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from foundation.core.api.described import ID, example

Node = Mapping[str, Any]
_CV = 'await openAsBlob("cv.pdf"), "cv.pdf"'
JSON, FORM = "application/json", "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Sample:
    """The same request in one language."""

    language: str
    label: str
    code: str


@dataclass(frozen=True, slots=True)
class _Asked:
    method: str
    url: str
    body: Any
    files: bool
    # Whether the answer is JSON, and whether it may be empty; where neither is so, it is a file.
    json: bool
    empty: bool


def samples(document: Node, path: str, method: str, operation: Node) -> list[Sample]:
    """Return a request to an operation as curl, Python and JavaScript write it, with an example for a body."""
    asked = _asked(document, path, method, operation)
    return [
        Sample("sh", "curl", _curl(asked)),
        Sample("python", "Python", _python(asked)),
        Sample("javascript", "JavaScript", _javascript(asked)),
    ]


def _asked(document: Node, path: str, method: str, operation: Node) -> _Asked:
    content = operation.get("requestBody", {}).get("content", {})
    kind = next(iter(content), "")
    body = content[kind].get("example") or example(document, content[kind].get("schema", {})) if kind else None
    server = document.get("servers", [{"url": ""}])[0]["url"]
    filled = path
    for one in operation.get("parameters", []):
        if one["in"] == "path":
            value = ID if one["schema"].get("format") == "uuid" else example(document, one["schema"], one["name"])
            filled = filled.replace("{" + one["name"] + "}", quote(str(value), safe=""))
    if method == "get" and any(one["name"] == "limit" for one in operation.get("parameters", [])):
        filled += "?limit=100"
    good = {code: one.get("content", {}) for code, one in operation["responses"].items() if code.startswith("2")}
    told = any("json" in kind for content in good.values() for kind in content)
    empty = any(not content for content in good.values())
    return _Asked(method.upper(), server + filled, body, kind == FORM, told, empty)


def _curl(asked: _Asked) -> str:
    lines = [f'curl{"" if asked.method == "GET" else f" -X {asked.method}"} "{asked.url}"']
    lines.append('  -H "Authorization: Bearer $HOLDOUT_KEY"')
    if not asked.json and not asked.empty:
        lines.append("  -o answer")
    if asked.files:
        lines += [f'  -F "{name}={"@cv.pdf" if name == "file" else value}"' for name, value in asked.body.items()]
    elif asked.body is not None:
        lines.append(f'  -H "Content-Type: {JSON}"')
        quoted = json.dumps(asked.body, ensure_ascii=False).replace("'", "'\\''")
        lines.append(f"  -d '{quoted}'")
    return " \\\n".join(lines)


def _python(asked: _Asked) -> str:
    given = ""
    if asked.files:
        rest = {name: value for name, value in asked.body.items() if name != "file"}
        given = f',\n    data={rest!r},\n    files={{"file": open("cv.pdf", "rb")}}'
    elif asked.body is not None:
        given = f",\n    json={asked.body!r}"
    return (
        "import os, httpx\n\n"
        f"answer = httpx.{'request' if asked.method == 'DELETE' else asked.method.lower()}(\n"
        + (f'    "{asked.method}",\n' if asked.method == "DELETE" else "")
        + f'    "{asked.url}",\n'
        f'    headers={{"Authorization": f"Bearer {{os.environ[\'HOLDOUT_KEY\']}}"}}{given},\n'
        ")\nanswer.raise_for_status()" + _shown(asked)
    )


def _shown(asked: _Asked) -> str:
    """Return how Python shows the answer: as JSON, kept as a file, or not at all where it is empty."""
    if asked.json:
        return f"\nprint(answer.json(){' if answer.content else answer.status_code' if asked.empty else ''})"
    return "" if asked.empty else '\nwith open("answer", "wb") as file:\n    file.write(answer.content)'


def _javascript(asked: _Asked) -> str:
    lines = [f'const answer = await fetch("{asked.url}", {{', f'  method: "{asked.method}",']
    headers = ["Authorization: `Bearer ${process.env.HOLDOUT_KEY}`"]
    if asked.body is not None and not asked.files:
        headers.append(f'"Content-Type": "{JSON}"')
    lines.append("  headers: { " + ", ".join(headers) + " },")
    if asked.files:
        lines.insert(0, "const form = new FormData();")
        fields = [
            f"form.append({json.dumps(name)}, {_CV if name == 'file' else json.dumps(value)});"
            for name, value in asked.body.items()
        ]
        lines[1:1] = fields
        lines.append("  body: form,")
    elif asked.body is not None:
        lines.append(f"  body: JSON.stringify({json.dumps(asked.body, ensure_ascii=False)}),")
    lines.append("});")
    lines.append("if (!answer.ok) throw new Error((await answer.json()).detail);")
    return "\n".join([*_needed(asked), *lines, *_read(asked)])


def _needed(asked: _Asked) -> list[str]:
    """Return what JavaScript has to bring in: to send a file, or to keep one."""
    if asked.files:
        return ['import { openAsBlob } from "node:fs";\n']
    return [] if asked.json or asked.empty else ['import { writeFile } from "node:fs/promises";\n']


def _read(asked: _Asked) -> list[str]:
    """Return how JavaScript reads the answer to its end: what is left unread keeps its connection, and the program."""
    if asked.json:
        return [f"console.log({'answer.status === 204 ? 204 : ' if asked.empty else ''}await answer.json());"]
    return [] if asked.empty else ['await writeFile("answer", Buffer.from(await answer.arrayBuffer()));']
