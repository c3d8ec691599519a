"""One small module per group of rules. Each check takes a Reading and yields Spans."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..reading import Reading
from ..types import Span
from .copied import copied_jd, generic_backend
from .credentials import credentials
from .demands import years
from .doctorate import phd
from .exclusion import exclusionary
from .goals import no_problem
from .mixed import role_conflation
from .pay_currency import pay_currency
from .scope import scope_mismatch, unicorn, untraced
from .stack import laundry_list, overlapping
from .success import no_success
from .told import missing
from .week import no_typical_week
from .wording import buzzwords

CHECKS: tuple[Callable[[Reading], Iterator[Span]], ...] = (
    laundry_list, overlapping, role_conflation, phd, credentials, untraced, no_problem, no_typical_week, no_success,
    years, buzzwords, scope_mismatch, unicorn, copied_jd, generic_backend, missing, pay_currency,
    exclusionary,
)  # fmt: skip
