"""What Django's system checks say about this installation beyond their own."""

from typing import Any

import django
import structlog
from django.conf import settings
from django.core import checks

from foundation.core.prepared import PROVEN, is_proven

log = structlog.get_logger(__name__)


@checks.register(checks.Tags.compatibility)
def prepared_queries(**_asked: Any) -> list[checks.CheckMessage]:
    """Warn of a Django that preparing was not proven on, unless it is switched off."""
    if is_proven() or not settings.PREPARED_QUERIES:
        return []
    proven = ", ".join(f"{major}.{minor}" for major, minor in PROVEN)
    installed = f"{django.VERSION[0]}.{django.VERSION[1]}"
    said = f"Prepared was proven on Django {proven}; on {installed} every question is asked in plain Django, slower."
    hint = (
        "Run tests/foundation/core/test_prepared.py and add the version to PROVEN in foundation/core/prepared.py, "
        "or set PREPARED_QUERIES=off."
    )
    return [checks.Warning(said, hint=hint, id="holdout.W001")]


def tell() -> None:
    """Log what a web server or a worker would not hear of: they run no checks."""
    for found in prepared_queries():
        log.warning("prepared_queries_not_used", reason=found.msg)
