"""Who people are by now who were merged into others."""

from candidates.queries.duplicates import resolved_each
from foundation.core.registries import successors

successors.register("candidate", resolved_each)
