"""Reads docs/operations.md: the commands that it tells, which of them are to be run, and why the others are not."""

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"(?P<language>\w+) (?P<how>run|keeps running|not run in tests): (?P<what>.+)")


@dataclass(frozen=True)
class Block:
    """Commands of the page; `what` names them, or says why they are not run here."""

    how: str
    what: str
    text: str

    @property
    def runs(self) -> bool:
        return self.how != "not run in tests"


def blocks() -> list[Block]:
    """Return the blocks in order; raises ValueError for one that does not say whether it is run."""
    found = []
    for mark, text in FENCE.findall(PAGE.read_text(encoding="utf-8")):
        said = MARK.fullmatch(mark)
        if said is None:
            raise ValueError(f"“```{mark}” of docs/operations.md must say “sh run: NAME” or “sh not run in tests: WHY”")
        found.append(Block(said["how"], said["what"], text))
    return found
