"""The shape of the permission table: who gets which status for which URL and method.

Each app lists its rows in `tests/matrix/table_<app>.py`:

    from tests.matrix.permissions import LOGIN, Row, World

    def build(world: World) -> None:
        '''Make, through services, what the rows need; attributes of `world` are shared by all tables.'''
        world.role = open_role(world.cast)

    ROWS = [
        Row("GET", "roles:scope", {"ada rafa mei": 200, "ines tom oba vic olu": 403, "zed": 404},
            lambda world: {"role_id": world.role.pk}),
        Row("POST", "roles:scope", {"ada rafa mei": 302, "ines tom oba vic olu": 403, "zed": 404},
            lambda world: {"role_id": world.role.pk}, data={"goal": "predict"}),
        Row("GET", "/api/v1/roles/<uuid:id>", {"ada rafa mei ines tom oba vic olu": 200, "zed": 404},
            lambda world: {"id": world.role.pk}),
    ]

`build` of the tables runs in the order of APPS, once for all tests here, in a transaction that is rolled back at the
end; every request runs in a savepoint of its own, so a POST changes nothing for the next actor or row. Name what you
make after the app (`world.role`, `world.application`, `world.seat`, …), and leave what others made as it is. Members of
Otherland (`zed`) are there in every row: give them a 404 for what is Brightwater's.

A row names its URL by view name, or for the API (whose routes have no names) by its route, beginning with a slash,
as written in the URL configuration. `who` maps actors, several in one string, to a status. All nine members must be
named. The other actors have defaults, which a row may name to say otherwise:

    anonymous   nobody signed in                     site: 302 to the sign-in page; API: 401
    nobody      signed in, member of nothing         site: 302 to the page that says so
    gone        a member whose access was ended      site: 302 to the page that says so; API: 401
    noscope     ada's API key without the scope      API: 403
    expired     an API key past its last day         API: 401
    revoked     a revoked API key                    API: 401
    sync        a key of an integration with every   API: 403 where no integration may have the scope, else what
                scope that it may have                    Rafa gets, who sees all and owns nothing

On API routes the members ask with a key of their own that has every scope. `data` is the body: a dict, or a function of
the world; for the API it is sent as JSON (lists too), for pages as a form (`upload=True` sends API data as multipart).
`query` is what stands after the `?`, or a function of the world. Two rows for one URL and method are told apart by
`note`. Rows of GET requests also fail when the page writes to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

from foundation.core.api.permissions import scopes_of, scopes_of_integrations
from tests.matrix.routes import routes

# Tables by app; one that grew too long is parted by what it is about.
APPS = (
    "people",
    "webhooks",
    "roles",
    "roles_api",
    "candidates",
    "hiring",
    "openings",
    "imports",
    "rubrics",
    "scorecards",
    "debriefs",
    "practice",
    "library",
    "assessments",
    "fees",
    "documents",
    "sync",
    "assistants",
)
APPS += ("dashboard", "api")
MEMBERS = ("ada", "rafa", "mei", "ines", "tom", "oba", "vic", "olu", "zed")
OUTSIDE = ("anonymous", "nobody", "gone")
KEYS = ("noscope", "expired", "revoked", "sync")
LOGIN = "to the sign-in page"
NOWHERE = "to the page of people who belong nowhere"
Status = int | str


@cache
def _views() -> dict[str, Any]:
    return {f"/{route}": view for route, _, view in routes()}


class World(SimpleNamespace):
    """What the rows are about: `cast`, and whatever the tables' `build` functions put here."""


Made = Mapping[str, Any] | Callable[[World], Any]


@dataclass(frozen=True)
class Row:
    """One URL and method, and the status for each actor."""

    method: str
    name: str
    who: Mapping[str, Status]
    kwargs: Callable[[World], Mapping[str, Any]] = field(default=lambda world: {})
    data: Made | None = None
    query: str | Callable[[World], str] = ""
    note: str = ""
    upload: bool = False

    @property
    def is_api(self) -> bool:
        return self.name.startswith("/api/")

    @property
    def label(self) -> str:
        return " ".join(filter(None, [self.method, self.name, self.note]))

    def expected(self) -> dict[str, Status]:
        """Return the status of every actor; raises ValueError for a member that is not named, or a name unknown."""
        named: dict[str, Status] = {}
        for actors, status in self.who.items():
            for actor in actors.split():
                if actor in named:
                    raise ValueError(f"{self.label}: {actor} is named twice")
                named[actor] = status
        defaults = self._defaults()
        unknown = set(named) - set(MEMBERS) - set(defaults) - ({"sync"} if self.is_api else set())
        missing = [actor for actor in MEMBERS if actor not in named]
        if unknown or missing:
            raise ValueError(f"{self.label}: not known {sorted(unknown)}, not named {missing}")
        if self.is_api:
            defaults["sync"] = named["rafa"] if self._for_integrations() else 403
        return defaults | named

    def _for_integrations(self) -> bool:
        """Tell whether an integration may have the scope that this asks for."""
        view = _views()[self.name]
        if not hasattr(view, "cls"):
            return True
        return not {one.key for one in scopes_of_integrations()}.isdisjoint(scopes_of(view.cls, self.method))

    def _defaults(self) -> dict[str, Status]:
        if self.is_api:
            return {"anonymous": 401, "gone": 401, "noscope": 403, "expired": 401, "revoked": 401}
        return {"anonymous": LOGIN, "nobody": NOWHERE, "gone": NOWHERE}
