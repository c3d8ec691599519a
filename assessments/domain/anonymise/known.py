"""Common names in their own script and in Latin letters, where rules of sound do not carry one to the other."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from assessments.domain.anonymise.folding import fold
from assessments.domain.anonymise.ordinary import Weight

HERE = Path(__file__).parent
ORDINARY = "*"
SHORTEST_ALONE = 3


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, set[str]], dict[str, dict[str, Weight]]]:
    latin: defaultdict[str, set[str]] = defaultdict(set)
    native: defaultdict[str, dict[str, Weight]] = defaultdict(dict)
    for line in (HERE / "known.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        own, written = (side.split() for side in line.split(" : "))
        for form in own:
            folded = fold(form.removesuffix(ORDINARY))
            latin[folded].update(written)
            alone = len(folded) >= SHORTEST_ALONE and not form.endswith(ORDINARY)
            native.update({one: native[one] | {folded: Weight.PLAIN if alone else Weight.PART} for one in written})
    return dict(latin), dict(native)


def written_in_latin(folded: str) -> set[str]:
    """Return the Latin spellings of a common name of another script."""
    return _names()[0].get(folded, set())


def written_elsewhere(folded: str) -> dict[str, Weight]:
    """Return how a common name is written in other scripts, and how surely each form means the person alone."""
    return _names()[1].get(folded, {})
