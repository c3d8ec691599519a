"""Is this process alive, and can it serve? For load balancers, the supervisor and container health checks."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.core.redis_link import client


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Say that the process answers; asks nothing of its surroundings."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether pages can be served: 200 `{"status": "ok", "checks": …}`, or 503 without database or migrations.

    Without Redis pages are served, so the answer is 200 with the status `degraded`: taking this process away would help
    nobody. What is wrong is named, why is not: the page is open to everyone.
    """
    checks = {name: "ok" if check() else "failing" for name, check in NEEDED.items()}
    helpful = {name: "ok" if check() else "away" for name, check in HELPFUL.items()}
    serving, whole = "failing" not in checks.values(), "away" not in helpful.values()
    status = "failing" if not serving else "ok" if whole else "degraded"
    return JsonResponse({"status": status, "checks": checks | helpful}, status=200 if serving else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        connection.close()
        return False
    return True


class MigrationsApplied:
    """Whether the tables are those of this code. Once true it stays true for the life of a process."""

    def __init__(self) -> None:
        self.seen = False

    def __call__(self) -> bool:
        if not self.seen:
            try:
                executor = MigrationExecutor(connection)
                self.seen = not executor.migration_plan(executor.loader.graph.leaf_nodes())
            except Error:
                connection.close()
        return self.seen


def redis_answers() -> bool:
    try:
        return bool(client(settings.REDIS_URL).ping())
    except redis.RedisError:
        return False


NEEDED: dict[str, Callable[[], bool]] = {"database": database_answers, "migrations": MigrationsApplied()}
HELPFUL: dict[str, Callable[[], bool]] = {"redis": redis_answers}
