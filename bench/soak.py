"""`python -m bench.soak`: fifty clients write and read at once, then everything is read by cursor; nothing may be lost.

Each client puts people one by one and in batches, under names of its own that others of its round name in the opposite
order, pages through the list and follows the feed. At the end every row that was acknowledged is there as it was put
last, a copy that the feed alone kept equals the truth, and pages of a whole export took the same time and memory from
the first to the last.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
BASE = "/api/v1/"
SHARED, EACH = 12, 5


class Failed(Exception):
    """An answer that no client should get."""


class Api:
    """One key and the answers that it got, by status."""

    def __init__(self, port: int, key: str) -> None:
        self.port, self.key, self.seen = port, key, Counter[int]()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Return the JSON of an answer. Raises Failed for any other than 2xx."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Authorization": f"Bearer {self.key}", "X-Forwarded-Proto": "https"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        line.request(method, BASE + path, None if body is None else json.dumps(body), headers)
        answer = line.getresponse()
        said = answer.read()
        line.close()
        self.seen[answer.status] += 1
        if answer.status // 100 != 2:
            raise Failed(f"{method} {path[:80]} answered {answer.status}: {said[:300]!r}")
        return json.loads(said)

    def pages(self, path: str) -> Any:
        """Yield the pages of a list or of the feed, each with the seconds that it took."""
        cursor = ""
        while True:
            begun = time.perf_counter()
            page = self.ask("GET", path + (f"&cursor={quote(cursor)}" if cursor else ""))
            yield page, time.perf_counter() - begun
            if not (cursor := page["next_cursor"]):
                return


class Client(threading.Thread):
    """Writes under names of its own and under shared ones until its time is over; keeps what was acknowledged."""

    def __init__(self, api: Api, number: int, until: float) -> None:
        super().__init__()
        self.api, self.number, self.until = api, number, until
        self.kept: dict[str, str] = {}
        self.fault = ""

    def run(self) -> None:
        turn = 0
        try:
            while time.monotonic() < self.until:
                turn += 1
                self._write(turn)
                next(self.api.pages("candidates?limit=100&sort=-created_at" if turn % 2 else "changes?limit=100"))
        except (Failed, OSError) as error:
            self.fault = f"client {self.number}: {error}"

    def _write(self, turn: int) -> None:
        said = f"round {turn}"
        own = [f"{self.number}-{n}" for n in range(EACH * turn)][-4 * EACH :]
        shared = [f"shared-{n}" for n in range(SHARED)]
        items = [_item(name, said) for name in own]
        items += [_item(name, f"{self.number} {said}") for name in (shared if self.number % 2 else shared[::-1])]
        results = self.api.ask("POST", "sync/batches", {"items": items})["results"]
        refused = [one for one in results if one["status"] == "error"]
        if refused:
            raise Failed(f"an item was refused: {refused[0]}")
        self.kept |= dict.fromkeys(own, said)
        one = own[0]
        self.api.ask("PUT", f"candidates/external/soak/{one}", {"company": f"{said}!"})
        self.kept[one] = f"{said}!"


def _item(name: str, company: str) -> dict[str, Any]:
    data = {"name": f"Soak {name}", "email": f"{name}@soak.example", "company": company}
    return {"collection": "candidates", "source": "soak", "external_id": name, "data": data}


def main() -> int:
    """Run it; returns 1 when a client met an error, a row was lost or changed, or the copy differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--people", type=int, default=100_000, help="how many are there before, to be exported after")
    chosen = parser.parse_args()
    keys = _prepare(chosen.people, chosen.clients)
    from bench.__main__ import Server

    with Server() as server:
        reader = Api(server.port, keys[0])
        token = reader.ask("GET", "changes")["token"]
        until = time.monotonic() + chosen.seconds
        clients = [Client(Api(server.port, key), number, until) for number, key in enumerate(keys)]
        begun = _processor(server.process.pid)
        for one in clients:
            one.start()
        for one in clients:
            one.join()
        faults = [one.fault for one in clients if one.fault]
        seen = sum((one.api.seen for one in clients), Counter[int]())
        spent = _processor(server.process.pid) - begun
        print(f"{len(clients)} clients, {chosen.seconds} s: answers by status {dict(seen)}")
        print(f"processor time of the workers: {spent:.1f} s, {spent / max(1, seen.total()) * 1000:.0f} ms an answer")
        faults += _lost(reader, token, clients)
        _export(reader, server.process.pid)
    print("\n".join(faults) or "no error, no lost row")
    return 1 if faults else 0


def _prepare(people: int, clients: int) -> list[str]:
    """Make the database with so many people, and a key for each client."""
    import django

    from bench import databases

    databases.make_main()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.db import connection

    from bench.crowd import people_alone
    from bench.world import PASSWORD
    from foundation.people.models import ApiKey
    from foundation.people.services import create_organisation

    owner = create_organisation(
        name="Soak", owner_email="owner@bench.example", owner_name="Owen Bench", password=PASSWORD, technical=True
    )
    people_alone(owner, people)
    scopes = ["candidates:read", "candidates:write", "changes:read"]
    keys = [ApiKey.objects.create_key(name="soak", membership=owner, scopes=scopes)[1] for _ in range(clients)]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    return keys


def _lost(reader: Api, token: str, clients: list[Client]) -> list[str]:
    """Return what is not as it was acknowledged, and where a copy by the feed differs from the list."""
    copy: dict[str, Any] = {}
    for page, _spent in reader.pages(f"changes?limit=500&since={quote(token)}"):
        for one in page["results"]:
            if one["collection"] != "candidates":
                continue  # the scope reads tags and pairs, too
            if one["op"] == "upsert":
                copy[one["id"]] = one["data"]
            else:
                copy.pop(one["id"], None)
    named = {name["external_id"]: row for row in copy.values() for name in row["external_ids"]}
    wanted = {name: said for one in clients for name, said in one.kept.items()}
    faults = [
        f"{name} is not as it was put last"
        for name, said in wanted.items()
        if name not in named or named[name]["company"] != said
    ]
    truth = {row["id"]: row for page, _ in reader.pages("candidates?limit=500&name=Soak") for row in page["results"]}
    if copy != truth:
        faults.append(f"the copy differs: {len(copy)} rows, {len(truth)} in truth")
    print(f"{len(wanted)} rows acknowledged, {len(truth)} there, {len(copy)} in the copy")
    return faults


def _export(reader: Api, server: int) -> None:
    """Read all people by cursor; print seconds per page at the start and the end, and the memory of the workers."""
    before, spent, rows = _memory(server), [], 0
    for page, took in reader.pages("candidates?limit=500"):
        spent.append(took)
        rows += len(page["results"])
    part = max(1, len(spent) // 5)
    first, last = (statistics.median(some) * 1000 for some in (spent[:part], spent[-part:]))
    print(f"export of {rows:,} people: {first:.0f} ms a page of 500 in the first fifth, {last:.0f} ms in the last")
    print(f"memory of the workers: {before:.0f} MB before, {_memory(server):.0f} MB after")


def _workers(server: int) -> list[str]:
    return Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()


def _processor(server: int) -> float:
    """Return the seconds of processor time that the server's workers took so far, whatever else the machine does."""
    told = [
        Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split() for child in _workers(server)
    ]
    return sum(int(cells[11]) + int(cells[12]) for cells in told) / os.sysconf("SC_CLK_TCK")


def _memory(server: int) -> float:
    """Return the largest resident set of the server's workers in MB."""
    told = [Path(f"/proc/{child}/status").read_text(encoding="utf-8") for child in _workers(server)]
    return max(int(text.split("VmRSS:")[1].split()[0]) for text in told) / 1024


if __name__ == "__main__":
    sys.exit(main())
