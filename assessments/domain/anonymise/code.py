"""Programs: where their comments and strings stand, and which identifiers they make themselves."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from assessments.domain.anonymise.folding import IDENTIFIER

# What is not closed runs to the end of the text: looking for its end again and again would take for ever.
_HASH, _SLASH, _DASH = r"#[^\n]*", r"//[^\n]*|/\*.*?(?:\*/|\Z)", r"--[^\n]*"
_DOUBLE, _SINGLE, _TICKS = r'"(?:\\.|[^"\\\n])*(?:"|$)', r"'(?:\\.|[^'\\\n])*(?:'|$)", r"`(?:\\.|[^`\\])*(?:`|\Z)"
_PYTHON = r'[rRbBuUfF]{0,2}(?:"""(?:\\.|[^\\])*?(?:"""|\Z)|\'\'\'(?:\\.|[^\\])*?(?:\'\'\'|\Z))'
_PREFIXED = rf"[rRbBuUfF]{{0,2}}(?:{_DOUBLE}|{_SINGLE})"


def _texts(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.DOTALL | re.MULTILINE)


PYTHON = _texts(_PYTHON, _HASH, _PREFIXED)
LIKE_C = _texts(_SLASH, _DOUBLE, _SINGLE, _TICKS)
LIKE_R = _texts(_HASH, _DOUBLE, _SINGLE)
SQL = _texts(_DASH, r"/\*.*?(?:\*/|\Z)", _DOUBLE, r"'(?:''|[^'])*(?:'|\Z)")
# What a page shows stands bare between two tags; what a file is made from and by whom stands bare behind its word.
JSX = _texts(r">[^<>{}=;]*(?=</[A-Za-z>])", LIKE_C.pattern)
DOCKER = _texts(r"^[ \t]*(?:MAINTAINER|LABEL)\b(?:\\\n|[^\n])*", LIKE_R.pattern)
PERL = _texts(r"^=[a-z]\w*.*?(?:^=(?:cut|end)\b[^\n]*|\Z)", LIKE_R.pattern)
JULIA = _texts(r"#=.*?(?:=#|\Z)", r'""".*?(?:"""|\Z)', LIKE_R.pattern)
SHELL_OF_WINDOWS = _texts(r"<#.*?(?:#>|\Z)", LIKE_R.pattern)
MATLAB = _texts(r"(?:^|;)[ \t]*%[^\n]*", LIKE_C.pattern)
HASKELL = _texts(r"\{-.*?(?:-\}|\Z)", SQL.pattern)
LUA = _texts(r"--\[\[.*?(?:\]\]|\Z)", SQL.pattern)
LANGUAGES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys((".py", ".pyi", ".pyw", ".pyx"), PYTHON),
    **dict.fromkeys((".r", ".sh", ".bash", ".mk", ".cfg.py"), LIKE_R),
    **dict.fromkeys((".rb", ".pl", ".pm"), PERL),
    **dict.fromkeys((".jsx", ".tsx", ".js", ".mjs"), JSX),
    ".dockerfile": DOCKER,
    ".jl": JULIA,
    ".ps1": SHELL_OF_WINDOWS,
    ".m": MATLAB,
    ".hs": HASKELL,
    ".lua": LUA,
    **dict.fromkeys(
        (".ts", ".java", ".scala", ".kt", ".go", ".rs", ".c", ".h", ".cc", ".cpp",
        ".hpp",
         ".cs", ".swift", ".php", ".dart", ".groovy", ".scss", ".less", ".css", ".proto", ".cu", ".stan"),
        LIKE_C,
    ),
    **dict.fromkeys((".sql", ".hql", ".ddl"), SQL),
}  # fmt: skip
_HOLES = re.compile(r"\{[^{}]*\}")
_DEFINING = re.compile(
    r"\b(?:def|class|function|func|fun|fn|sub|let|var|const|val|struct|enum|interface|type|trait|module|namespace|package|"
    r"object|table|view|as|for|int|float|double|string|bool|boolean|auto|char|long|void|String)\s+([^\W\d]\w*)"
)
_ASSIGNED = re.compile(
    r"^[ \t]*(?:(?:self|this)[.$])?([^\W\d]\w*(?:[ \t]*,[ \t]*[^\W\d]\w*)*)[ \t]*(?::[^=\n]{1,80})?(?:=(?![=>])|<-|:=)",
    re.MULTILINE,
)
_MAGIC = re.compile(r"^[ \t]*[%!?].*$", re.MULTILINE)


def language_for(name: str, text: str = "") -> re.Pattern[str] | None:
    """Return the pattern of texts inside the language of a file, by its name or its first line; None for no program."""
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    if suffix == ".ipynb":
        return PYTHON
    if path.name.lower().startswith(("dockerfile", "containerfile")):
        return DOCKER
    if not suffix and path.name.lower() in ("makefile", "gnumakefile", "gemfile", "rakefile"):
        return LIKE_R
    if text.startswith("#!") and not suffix:
        return PYTHON if "python" in text[:40] else LIKE_R
    return LANGUAGES.get(suffix)


@dataclass(slots=True)
class Regions:
    """Where the comments and strings of a program stand; all else is code. Without a language all is text."""

    spans: list[tuple[int, int]] | None = None
    starts: list[int] = field(default_factory=list)

    def is_code(self, place: int) -> bool:
        """Tell whether what stands at the place is code."""
        if self.spans is None:
            return False
        index = bisect_right(self.starts, place) - 1
        return index < 0 or place >= self.spans[index][1]


def regions_of(text: str, language: re.Pattern[str] | None) -> Regions:
    """Return the regions of a text; the holes of Python's formatted strings are code."""
    if language is None:
        return Regions()
    spans: list[tuple[int, int]] = []
    for match in language.finditer(text):
        start = match.start()
        if language is PYTHON and re.match(r"[rR]?[fF]", match[0]):
            for hole in _HOLES.finditer(text, match.start(), match.end()):
                spans.append((start, hole.start()))
                start = hole.end()
        spans.append((start, match.end()))
    return Regions(spans, [start for start, _end in spans])


def made_in(text: str, language: re.Pattern[str] | None) -> set[str]:
    """Return the identifiers that a program makes: names of its functions, classes, arguments and variables."""
    if language is None:
        return set()
    if language is PYTHON and (made := _made_in_python(text)) is not None:
        return made
    bare = language.sub(lambda found: " " * len(found[0]), text)
    made = set(_DEFINING.findall(bare))
    for names in _ASSIGNED.findall(bare):
        made.update(IDENTIFIER.findall(names))
    return made


def _made_in_python(text: str) -> set[str] | None:
    try:
        tree = ast.parse(_MAGIC.sub("pass", text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return set(_bound(ast.walk(tree)))


def _bound(nodes: Iterable[ast.AST]) -> Iterable[str]:
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name


def names_in_code(text: str, language: re.Pattern[str] | None) -> set[str]:
    """Return every identifier of a program outside its comments and strings."""
    return set() if language is None else set(IDENTIFIER.findall(language.sub(" ", text)))
