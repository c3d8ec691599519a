"""A dlt source for Holdout: each collection a table that stays in step, rows that went removed.

    pip install "dlt[duckdb]"
    HOLDOUT_URL=https://holdout.example.com HOLDOUT_KEY=… python holdout_source.py

The first run reads every collection that the key reads; each later one asks the feed of changes.
"""

import os

BASE = "/api/v1/"
GONE = "_gone"


def read(get, state, names):
    """Yield (collection, row) of what is other than at the run before; a row with GONE is no more.

    Where everything is read anew, as the first time or when a token is too old, (collection, None) comes before the
    rows of each: what was kept of it before is to go.

    `get(path, params)` returns the status and the JSON of an answer; `state` keeps the token between runs.
    """
    token = state.get("token") if state.get("names") == names else None
    if token is not None:
        status, page = get("changes", {"since": token, "limit": 500})
        while status == 200:
            for one in page["results"]:
                if one["collection"] in names:
                    yield one["collection"], one["data"] or {"id": one["id"], GONE: True}
            if page["next_cursor"] is None:
                state["token"] = page["token"]
                return
            status, page = get("changes", {"cursor": page["next_cursor"], "limit": 500})
        if status != 410:
            raise RuntimeError(page["detail"])
    token = asked(get, "changes", {})["token"]
    for name in names:
        yield name, None
        cursor = {}
        while cursor is not None:
            page = asked(get, name, {"limit": 500, **cursor})
            for row in page["results"]:
                yield name, row
            cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    state["token"], state["names"] = token, names


def asked(get, path, params):
    status, page = get(path, params)
    if status != 200:
        raise RuntimeError(page["detail"])
    return page


def source(base_url, key, names):
    """Return the dlt source; nested parts stay JSON in their row."""
    import dlt
    from dlt.sources.helpers import requests

    session = requests.Client(raise_for_status=False, request_max_attempts=8).session
    session.headers["Authorization"] = f"Bearer {key}"

    def get(path, params):
        answer = session.get(base_url.rstrip("/") + BASE + path, params=params, timeout=60)
        return answer.status_code, answer.json()

    anew = set()

    @dlt.resource(
        name="holdout",
        primary_key="id",
        write_disposition=lambda row: "replace" if row["_table"] in anew else "merge",
        max_table_nesting=0,
        columns={GONE: {"data_type": "bool", "hard_delete": True}},
        table_name=lambda row: row["_table"].replace("-", "_").replace("/", "_"),
    )
    def holdout():
        for name, row in read(get, dlt.current.resource_state(), names):
            if row is None:
                anew.add(name)
            else:
                yield {**row, "_table": name}

    return holdout


if __name__ == "__main__":
    import dlt

    wanted = os.environ.get("HOLDOUT_COLLECTIONS", "roles,stages,candidates,applications,moves,interviews,seats")
    pipeline = dlt.pipeline("from_holdout", destination=os.environ.get("DESTINATION", "duckdb"), dataset_name="holdout")
    print(pipeline.run(source(os.environ["HOLDOUT_URL"], os.environ["HOLDOUT_KEY"], wanted.split(","))))
