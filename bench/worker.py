"""The process that `bench.large` starts: it imports a large file as a worker does, and prints what that took."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

ROWS = 100_000


def main() -> None:
    """Import the file into the role whose key is given, and print seconds and megabytes."""
    import django

    django.setup()
    from candidates.models import ImportBatch
    from candidates.services import confirm_import, preview_import
    from candidates.services.imports.later import check_later, run_later
    from foundation.people.models import Membership
    from roles.models import Role

    owner = Membership.objects.select_related("organisation", "user").get(user__email="owner@bench.example")
    role = Role.objects.get(pk=sys.argv[1])
    lines = (f"Person {i},p{i}@large.example,Lisbon,{role.title},Active,2026-01-{1 + i % 28:02}" for i in range(ROWS))
    data = ("Name,Email,Location,Job,Status,Applied On\n" + "\n".join(lines)).encode()
    begun = time.perf_counter()
    batch = preview_import(actor=owner, file_name="large.csv", data=data)
    check_later(batch.pk)
    confirm_import(actor=owner, batch=ImportBatch.objects.get(pk=batch.pk), seen={})
    run_later(batch.pk)
    spent = time.perf_counter() - begun
    done = ImportBatch.objects.get(pk=batch.pk)
    if done.state != ImportBatch.State.DONE or done.counts.get("create") != ROWS:
        raise RuntimeError(f"the import ended as {done.state} with {done.counts}: {done.error}")
    print(json.dumps({"seconds": spent, "megabytes": _most()}))


def _most() -> float:
    """Return the most memory that this process had; `getrusage` would count that of the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
