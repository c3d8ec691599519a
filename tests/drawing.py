"""How Hypothesis draws in this suite, and what it need not work out first.

In a new checkout it would try for each character there is whether UTF-8 can write it, which is known, and read every
module of the product for numbers and words to draw now and then: twenty seconds for each worker.
"""

from __future__ import annotations

import os
from functools import cache

from hypothesis import HealthCheck, settings
from hypothesis.internal import charmap
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from hypothesis.internal.intervalsets import IntervalSet

IN_UTF8 = ((0, 0xD7FF), (0xE000, 0x10FFFF))
_intervals = charmap.intervals_from_codec


def prepare() -> None:
    """Let no example fail for being slow: a timing is no test.

    Continuous integration tries more, with words and numbers of our own.
    """
    thorough = bool(os.environ.get("CI"))
    settings.register_profile(
        "suite",
        deadline=None,
        max_examples=100 if thorough else 30,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("suite")
    charmap.intervals_from_codec = intervals
    if not thorough:
        providers._get_local_constants = Constants


@cache
def intervals(codec: str) -> tuple[IntervalSet, IntervalSet]:
    """Return the characters that a codec can write, and those of them that it reads back as others."""
    return (IntervalSet(IN_UTF8), IntervalSet(())) if codec == "utf-8" else _intervals(codec)
