"""Fails where documentation, or a comment of a template, names a file, module or make target that is not there."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "fixtures/playbook/jd_lint_reading.md",
)
TOPS = ("foundation", "roles", "candidates", "rubrics", "assessments", "sync", "assistants", "hiring", "templates",
        "static", "fixtures", "tests", "bench", "scripts", "docs", "requirements", ".ci")  # fmt: skip
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
PATH = re.compile(rf"(?:{'|'.join(map(re.escape, TOPS))})/[\w./*<>-]*")
# Not names of hosts, as in the examples of settings.
DOTTED = re.compile(r"(?!.*\.(?:com|example)$)(?:foundation|roles|candidates|rubrics|assessments|hiring)(?:\.\w+)+")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
IN_TEXT = re.compile(r"(?<![\w./])(?:foundation|roles|candidates|rubrics|assessments|hiring)(?:\.\w+){2,}")
MAKE = re.compile(r"make ([a-z-]+)")


def missing_path(text: str) -> bool:
    """`*` and `<name>` stand for anything."""
    pattern = re.sub(r"<\w+>", "*", text).rstrip("/.")
    return not any(ROOT.glob(pattern))


def missing_dotted(text: str) -> bool:
    """A module, or a name that is written in the module before its last dot."""
    parts = text.split(".")
    for cut in range(len(parts), 0, -1):
        base = ROOT.joinpath(*parts[:cut])
        file = base.with_suffix(".py") if base.with_suffix(".py").is_file() else base / "__init__.py"
        if file.is_file():
            said = file.read_text(encoding="utf-8")
            return bool(parts[cut:]) and not re.search(rf"\b{parts[cut]}\b", said)
    return not ROOT.joinpath(*parts[:-1]).is_dir()


def faults(page: Path, targets: set[str]) -> list[str]:
    found = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{page.relative_to(ROOT)}:{number}"
        for code in CODE.findall(line):
            if (PATH.fullmatch(code) and missing_path(code)) or (DOTTED.fullmatch(code) and missing_dotted(code)):
                found.append(f"{where}: there is no {code}")
            elif (target := MAKE.match(code)) and target[1] not in targets:
                found.append(f"{where}: there is no target {target[1]}")
        found += [
            f"{where}: leads to {to}, which is not there"
            for to in LINK.findall(line)
            if not (page.parent / to).exists()
        ]
    return found


def unknown_in_comments(template: Path) -> list[str]:
    said = " ".join(COMMENT.findall(template.read_text(encoding="utf-8")))
    where = template.relative_to(ROOT)
    return [f"{where}: there is no {name}" for name in IN_TEXT.findall(said) if missing_dotted(name)]


def main() -> int:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    found = [fault for page in PAGES if page.name != "CHANGELOG.md" for fault in faults(page, targets)]
    found += [fault for page in sorted((ROOT / "templates").rglob("*.html")) for fault in unknown_in_comments(page)]
    print("\n".join(found) if found else "The documentation names nothing that is not there.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
