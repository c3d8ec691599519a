"""What a job description promises of the way to the job, held against the loop as it stands. Pure.

Candidates read the steps of the loop below what somebody wrote about them. Where the two do not agree, one is wrong.
Promises are read in English and German: how many steps and talks, how long, whether there is a take-home, what it takes
and pays, and when people hear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .loop import Told
from .promises import Broken, of_the_take_home, of_the_way

__all__ = ["PROCESS", "Broken", "Told", "broken"]
PROCESS = "process"  # the section that tells the way; elsewhere only what is said of the take-home is read


def broken(sections: Mapping[str, str], loop: Told, language: str) -> Iterator[tuple[str, Broken]]:
    """Give (section, what it promises otherwise than the loop), in order of place; nothing while the loop is empty."""
    if not loop.steps or language not in ("en", "de"):
        return
    for key, text in sections.items():
        found: Sequence[Broken] = [*of_the_take_home(text, loop), *(of_the_way(text, loop) if key == PROCESS else ())]
        taken = -1
        for one in sorted(found, key=lambda one: (one.start, -one.end)):
            if one.start >= taken:
                taken = one.end
                yield key, one
