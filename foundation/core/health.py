"""Is this process alive, and can it serve? For load balancers, the supervisor and container health checks."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PATIENCE = 2.0


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Say that the process answers; asks nothing of its surroundings."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether database, migrations and Redis are as they must be: 200 `{"status": "ok", "checks": …}` or 503.

    What is wrong is named, why is not: the page is open to everyone.
    """
    checks = {name: "ok" if check() else "failing" for name, check in CHECKS.items()}
    well = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if well else "failing", "checks": checks}, status=200 if well else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
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
            except DatabaseError:
                connection.close()
        return self.seen


def redis_answers() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": MigrationsApplied(),
    "redis": redis_answers,
}
