"""A Singer tap for Holdout: what a key may read, once whole and from then on by the feed of changes.

    python tap_holdout.py --config config.json --discover > catalog.json
    python tap_holdout.py --config config.json [--catalog catalog.json] [--state state.json] | target-…

`config.json`: {"base_url": "https://holdout.example.com", "key": "…", "streams": ["roles", "applications"]}. Without
`streams` it takes every collection that the key reads. Needs Python 3.9 or later and nothing else.
"""

import argparse
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

BASE = "/api/v1/"
GONE = "_sdc_deleted_at"
TRIES = 5


class Refused(Exception):
    """The API said no; `status` and `code` are its own."""

    def __init__(self, status, code, detail):
        super().__init__(f"{status} {code}: {detail}")
        self.status, self.code = status, code


class Api:
    """GET by one key, patiently: waits as Retry-After says, and tries again what failed on the way."""

    def __init__(self, base_url, key):
        self.base, self.key = base_url.rstrip("/") + BASE, key

    def get(self, path, **asked):
        query = urllib.parse.urlencode({name: value for name, value in asked.items() if value is not None})
        request = urllib.request.Request(f"{self.base}{path}?{query}", headers={"Authorization": f"Bearer {self.key}"})
        for tried in range(1, TRIES + 1):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != 429 and error.code < 500:
                    raise refusal(error) from None
                wait = float(error.headers.get("Retry-After") or tried)
            except urllib.error.URLError:
                wait = tried
            if tried < TRIES:
                time.sleep(wait)
        raise Refused(0, "unreachable", f"{path} did not answer {TRIES} times")

    def pages(self, path, **asked):
        """Yield the answers of a list or of the feed up to the last page."""
        cursor = None
        while True:
            page = self.get(path, cursor=cursor, limit=500, **asked)
            yield page
            cursor = page["next_cursor"]
            if cursor is None:
                return


def refusal(error):
    try:
        said = json.load(error)
        return Refused(error.code, said["code"], said["detail"])
    except (ValueError, KeyError, TypeError):
        return Refused(error.code, "", error.reason)


def schemas(api):
    """Return the schema of each collection from the API's own description, with the mark of what is gone."""
    told = api.get("schema/")
    parts = told["components"]["schemas"]
    found = {}
    for path, methods in told["paths"].items():
        name = path[len(BASE) :]
        if "{" in path or "get" not in methods:
            continue
        content = methods["get"]["responses"]["200"]["content"].get("application/json", {}).get("schema", {})
        page = plain(content, parts)
        rows = page.get("properties", {}).get("results", {}).get("items", {})
        if name != "changes" and "id" in rows.get("properties", {}):
            rows["properties"][GONE] = {"type": ["null", "string"], "format": "date-time"}
            rows.pop("required", None)
            found[name] = rows
    return found


def plain(schema, parts):
    """Return a schema with what it refers to put in its place."""
    if isinstance(schema, list):
        return [plain(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return plain(parts[schema["$ref"].rsplit("/", 1)[1]], parts)
    return {name: plain(one, parts) for name, one in schema.items()}


def say(kind, **rest):
    sys.stdout.write(json.dumps({"type": kind, **rest}) + "\n")


def chosen(config, catalog, known):
    """Return the names of the streams to read, those that others stand on first."""
    wanted = config.get("streams")
    if catalog is not None:
        picked = [one["tap_stream_id"] for one in catalog["streams"] if selected(one)]
        wanted = [name for name in picked if wanted is None or name in wanted]
    return [name for name in known if wanted is None or name in wanted]


def selected(stream):
    for one in stream.get("metadata", []):
        if one.get("breadcrumb") == []:
            return one["metadata"].get("selected", True)
    return stream.get("schema", {}).get("selected", True)


def first(api, names, all_chosen, version):
    """Emit every row of each stream; returns the token of the moment before. What the key may not read is left out.

    A target then drops what it has of older versions: rows that went while nobody asked.
    """
    token = api.get("changes")["token"]
    for name in names:
        try:
            for page in api.pages(name):
                for row in page["results"]:
                    say("RECORD", stream=name, record=row, version=version)
            say("ACTIVATE_VERSION", stream=name, version=version)
        except Refused as no:
            if no.code != "missing_scope" or not all_chosen:
                raise
            sys.stderr.write(f"left out: {name} ({no})\n")
    return token


def since(api, names, token, version):
    """Emit what was changed since `token`; returns the new one. Raises Refused with 410 when it is too old."""
    for page in api.pages("changes", since=token):
        for one in page["results"]:
            if one["collection"] in names:
                row = one["data"] if one["op"] == "upsert" else {"id": one["id"], GONE: one["at"]}
                say("RECORD", stream=one["collection"], record=row, version=version)
        token = page["token"] or token
    return token


def sync(api, config, catalog, state):
    known = schemas(api)
    names = chosen(config, catalog, known)
    for name in names:
        say("SCHEMA", stream=name, schema=known[name], key_properties=["id"])
    token, version = state.get("token"), state.get("version")
    if state.get("streams") == names:
        try:
            token = since(api, names, token, version)
        except Refused as no:
            if no.status != 410:
                raise
            token = None  # too old, or the installation was restored: everything once more
    else:
        token = None
    if token is None:
        version = int(time.time() * 1000)
        token = first(api, names, config.get("streams") is None and catalog is None, version)
    say("STATE", value={"token": token, "streams": names, "version": version})


def main():
    given = argparse.ArgumentParser(description="Read Holdout into a warehouse.")
    given.add_argument("--config", required=True)
    given.add_argument("--catalog", "--properties")
    given.add_argument("--state")
    given.add_argument("--discover", action="store_true")
    asked = given.parse_args()
    config = read(asked.config)
    api = Api(config["base_url"], config["key"])
    try:
        if asked.discover:
            json.dump({"streams": [entry(*one) for one in schemas(api).items()]}, sys.stdout, indent=1)
        else:
            sync(api, config, read(asked.catalog) if asked.catalog else None, read(asked.state) if asked.state else {})
    except Refused as no:
        sys.exit(f"Holdout refused: {no}")


def entry(name, schema):
    about = {"table-key-properties": ["id"], "inclusion": "available", "selected": True}
    metadata = [{"breadcrumb": [], "metadata": about}]
    return {
        "tap_stream_id": name,
        "stream": name,
        "key_properties": ["id"],
        "schema": schema,
        "metadata": metadata,
    }


def read(path):
    with open(path, encoding="utf-8") as handle:
        return json.load(handle)


if __name__ == "__main__":
    main()
