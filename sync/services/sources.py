"""Reading a system as its table says: pages, ids, children. What comes back are its records as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from sync.domain.expressions import at
from sync.domain.mapping import Children, Collection, Lookup
from sync.services.errors import Denied, Missing, SyncError
from sync.services.http import joined
from sync.services.visiting import Visitor

Raw = dict[str, Any]


@dataclass(slots=True)
class Source(Visitor):
    """A system that is read by its table."""

    def pages(self, name: str, params: Mapping[str, str] | None = None) -> Iterator[list[Raw]]:
        """Yield the pages of a list. Filters go with the first request alone; the rest is the other side's word."""
        size = self.table.words.get("page_size") or {}
        first = {**(params or {}), **({size["param"]: str(size["value"])} if size else {})}
        walk = {
            "link": self._by_link,
            "offset": self._by_offset,
            "cursor_body": self._by_cursor,
            "single": self._single,
        }
        return walk[self.table.paging](name, first)

    def records(self, collection: Collection, params: Mapping[str, str] | None = None) -> Iterator[list[Raw]]:
        """Yield pages of the records of a collection; `_only_with` marks those that show only when asked for."""
        asked = {**collection.params, **(params or {})}
        if collection.inside:
            for page in self.pages(collection.list, asked):
                yield [{**one, "_in": raw} for raw in page for one in _records_in(at(raw, collection.inside))]
            return
        plain = None
        if collection.only_with:
            without = {k: v for k, v in asked.items() if k != collection.only_with}
            plain = {collection.key(raw) for page in self.pages(collection.list, without) for raw in page}
        for page in self.pages(collection.list, asked):
            if plain is not None:
                for raw in page:
                    raw["_only_with"] = collection.key(raw) not in plain
            yield page

    def each(self, collection: Collection, parents: Iterable[tuple[str, str]]) -> Iterator[list[Raw]]:
        """Yield the records of a list that is asked for by its parents, who are given by their id and role there.

        One who is there no more has none.
        """
        for key, role in parents:
            asked = {name: str(said).format(id=key) for name, said in collection.params.items()}
            try:
                for page in self.pages(collection.list.format(id=quote(key, safe="")), asked):
                    yield [{**raw, "_per": {"id": key, "role": role}} for raw in page]
            except Missing:
                continue

    def file(self, handle: str, most: int) -> bytes:
        """Return a file by its address or, where the table says how one is asked for, by its handle.

        The key goes along to the system itself alone. Raises Missing, TooLarge, SyncError.
        """
        url = handle
        if said := self.table.words.get("file"):
            answer = self.get(said["list"], f"{self.access.base_url}/{said['list']}", {}, body={said["param"]: handle})
            url = str(at(answer.json(), said["url"]) or "")
            if not url:
                raise Missing("The file is not to be had.")
        own = self.table.auth == "basic_key" and urlsplit(url)[:2] == urlsplit(self.access.base_url)[:2]
        return self.client.file(url, most, auth=(self.access.client_secret, "") if own else None)

    def changed(self, collection: Collection, since: datetime) -> Iterator[list[Raw]]:
        """Yield pages of what changed since a moment by the other side's clock."""
        return self.records(collection, self._since(since))

    def changed_rows(self, name: str, since: datetime) -> Iterator[list[Raw]]:
        """Yield pages of a list of which no records are taken in themselves, as far as it changed."""
        return self.pages(name, self._since(since))

    def _since(self, since: datetime) -> dict[str, str]:
        said = self.table.words["since"]
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {said["param"]: said["form"].format(at=moment)}

    def by_ids(self, collection: Collection, ids: Sequence[str], *, only_ids: bool = False) -> Iterator[list[Raw]]:
        """Yield the records of these ids that there still are."""
        said = self.table.words["by_ids"]
        extra = dict(said.get("only", {})) if only_ids else {}
        for some in batches(ids, said["most"]):
            yield from self.records(collection, {said["param"]: ",".join(some), **extra})

    def by_parents(
        self, name: str, column: str, ids: Iterable[str], params: Mapping[str, str] | None = None
    ) -> Iterator[list[Raw]]:
        """Yield pages of what hangs on these ids by a column."""
        for some in batches(sorted(set(ids)), self.table.words["children_by"]["most"]):
            yield from self.pages(name, {**(params or {}), f"{column}s": ",".join(some)})

    def children(self, kept: Children, ids: Iterable[str]) -> dict[str, list[Raw]]:
        """Return what hangs on these records, by their ids."""
        found: dict[str, list[Raw]] = {}
        for page in self.by_parents(kept.list, kept.by, ids):
            for raw in page:
                found.setdefault(str(raw.get(kept.by)), []).append(raw)
        return found

    def lookup(self, asked: Lookup) -> dict[str, Raw]:
        """Return a small list by id, with the columns that the table keeps."""
        kept: dict[str, Raw] = {}
        for page in self.pages(asked.list, asked.params):
            for raw in page:
                kept[str(raw.get("id"))] = _only(raw, asked.keep)
        return kept

    # Ways of paging.

    def _by_link(self, name: str, params: Mapping[str, str]) -> Iterator[list[Raw]]:
        url, asked = f"{self.access.base_url}/{name}", dict(params)
        seen: set[str] = set()
        while url:
            answer = self.get(name, url, asked)
            yield self._rows(answer.json(), name)
            following = _next_of(answer, url)
            url, asked = self._same_host(self._further(following, seen, name) if following else ""), {}

    def _by_offset(self, name: str, params: Mapping[str, str]) -> Iterator[list[Raw]]:
        words, asked = self.table.words["offset"], dict(params)
        seen: set[str] = set()
        while True:
            body = self.get(name, f"{self.access.base_url}/{name}", asked).json()
            yield self._rows(at(body, words["rows"]), name)
            if not at(body, words["more"]):
                return
            asked = {**params, words["param"]: str(self._further(at(body, words["next"]), seen, name))}

    def _by_cursor(self, name: str, params: Mapping[str, Any]) -> Iterator[list[Raw]]:
        words = self.table.words["cursor"]
        first: dict[str, Any] = {key: _number_if_one(said) for key, said in params.items()}
        asked, seen = first, set[str]()
        while True:
            body = self.get(name, f"{self.access.base_url}/{name}", {}, body=asked).json()
            self._refused(name, body)
            yield self._rows(at(body, words["rows"]), name)
            if not at(body, words["more"]):
                return
            asked = {**first, words["param"]: self._further(at(body, words["next"]), seen, name)}

    def _refused(self, name: str, body: Any) -> None:
        """Raise what stands in an answer that says 200 and no."""
        if isinstance(body, dict) and body.get("success") is False:
            if "permission" in f"{body.get('errors')} {at(body, 'errorInfo.code')}":
                raise Denied(f"{self.table.name} does not let this key read {name}.")
            raise SyncError(f"{self.table.name} refuses a request for {name}.")

    def _single(self, name: str, params: Mapping[str, str]) -> Iterator[list[Raw]]:
        body = self.get(name, f"{self.access.base_url}/{name}", dict(params)).json()
        yield self._rows(at(body, self.table.words["rows"]) if self.table.words.get("rows") else body, name)

    def _further(self, following: Any, seen: set[str], name: str) -> Any:
        """Return what asks for the next page. Who reads in a circle, or stops where more is told of, loses rows."""
        if not following:
            raise SyncError(f"{self.table.name} has more of {name} and does not say where.")
        if str(following) in seen:
            raise SyncError(f"{self.table.name} sends the same page of {name} again and again.")
        seen.add(str(following))
        return following

    def _rows(self, rows: Any, name: str) -> list[Raw]:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise SyncError(f"{self.table.name} answers {name} with something that is no list of records.")
        return rows

    def _same_host(self, url: str) -> str:
        """Refuse a following page on another host: the key would go there."""
        if url and urlsplit(url)[:2] != urlsplit(self.access.base_url)[:2]:
            raise SyncError(f"{self.table.name} sends the next page to another host.")
        return url


def _next_of(answer: httpx.Response, url: str) -> str:
    """Return where the next page is, '' on the last: `rel` may hold several words, and the address may be relative."""
    for link in answer.links.values():
        if "next" in link.get("rel", "").lower().split():
            return joined(url, link.get("url", ""))
    return ""


def _records_in(found: Any) -> list[Raw]:
    """Return the records that stand in one, none where something else does."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _number_if_one(said: Any) -> Any:
    """Return what a table says as it goes into a body: a text of digits is a number there."""
    return int(said) if isinstance(said, str) and said.isdigit() else said


def _only(raw: Raw, keep: Iterable[str]) -> Raw:
    kept: Raw = {}
    for path in keep:
        place, (*parents, last) = kept, path.split(".")
        for part in parents:
            place = place.setdefault(part, {})
        place[last] = at(raw, path)
    return kept


def batches(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield ids some at a time."""
    rest = iter(ids)
    while some := list(islice(rest, size)):
        yield some
