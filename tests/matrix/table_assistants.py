"""Assistants: their own pages for everybody, what is allowed for owners, and what programs ask."""

from urllib.parse import urlencode

from assistants.services.connecting import let_in
from assistants.services.switching import switch
from tests.assistants.conftest import program
from tests.matrix.permissions import LOGIN, MEMBERS, OUTSIDE, Row, World

OTHERS = "rafa mei ines tom oba vic olu"
ALL = " ".join(MEMBERS)
EVERYBODY = f"{ALL} {' '.join(OUTSIDE)}"
SWITCHED = {"on": "on"}
ASKED = {
    "response_type": "code", "client_id": "matrix", "redirect_uri": "http://127.0.0.1/back", "scope": "hiring",
    "code_challenge": "x" * 43, "code_challenge_method": "S256",
}  # fmt: skip


def build(world: World) -> None:
    """Assistants are on at Brightwater, and Inês has let one in."""
    switch(actor=world.cast.ada, on=True, people=False)
    cast = world.cast
    for member in cast.members().values():
        if member.organisation_id == cast.acme.pk:
            member.organisation.settings = cast.ada.organisation.settings
    made = program("Matrix")
    world.assistant = let_in(actor=cast.ines, client=made, back_to="http://127.0.0.1/back", people=False)
    type(made).objects.filter(pk=made.pk).update(name="Gullwing")
    waiting = program("Waiting")
    type(waiting).objects.filter(pk=waiting.pk).update(id="matrix")


assistant = lambda world: {"assistant_id": world.assistant.pk}

ROWS = [
    Row("GET", "assistants:assistants", {ALL: 200}),
    Row("POST", "assistants:assistants", {"ada zed": 302, OTHERS: 403}, data=SWITCHED),
    Row("GET", "assistants:assistant", {"ada ines": 200, "rafa mei tom oba vic olu zed": 404}, assistant),
    Row("POST", "assistants:disconnect", {"ada ines": 302, "rafa mei tom oba vic olu zed": 404}, assistant),
    Row("POST", "assistants:mcp", {EVERYBODY: 415}),
    Row("GET", "assistants:resource", {EVERYBODY: 200}),
    Row("GET", "assistants:resource_of_mcp", {EVERYBODY: 200}),
    Row("GET", "assistants:server", {EVERYBODY: 200}),
    Row("GET", "assistants:authorize", {f"ada {OTHERS}": 200, "zed nobody gone": 403, "anonymous": LOGIN},
        query=urlencode(ASKED)),
    Row("GET", "assistants:authorize", {EVERYBODY: 400}, note="asked without a challenge"),
    Row("POST", "assistants:authorize", {EVERYBODY: 400}),
    Row("POST", "assistants:token", {EVERYBODY: 400}),
    Row("POST", "assistants:revoke", {EVERYBODY: 400}),
    Row("POST", "assistants:register", {EVERYBODY: 400}),
]  # fmt: skip
