"""Connections to other systems: owners alone."""

from sync.models import Finding
from tests.factories.sync import SECRET, TOKEN, URL, connected
from tests.matrix.permissions import Row, World

OTHERS = "rafa mei ines tom oba vic olu"
BODY = {"base_url": URL, "token_url": TOKEN, "client_secret": SECRET, "minutes": "30"}

BATCH = {"items": [{"collection": "candidates", "source": "ats", "external_id": "6", "data": {"name": "Put Anew"}}]}


def build(world: World) -> None:
    """A connection with something to decide."""
    world.finding = Finding.objects.filter(connection=connected(world.cast), kind=Finding.Kind.CONFLICT).get()
    world.run = world.finding.run


system = lambda world: {"source": "greenhouse"}
finding = lambda world: {"finding_id": world.finding.pk}

connection = lambda world: {"id": world.finding.connection_id}
run = lambda world: {"id": world.run.pk}
API = {"zed": 404, OTHERS: 404}

ROWS = [
    Row("GET", "/api/v1/connections", {f"ada zed {OTHERS}": 200}),
    Row("GET", "/api/v1/connections/<uuid:id>", {"ada": 200, **API}, connection),
    Row("POST", "/api/v1/connections/<uuid:id>/run", {"ada": 200, **API}, connection),
    Row("GET", "/api/v1/runs", {f"ada zed {OTHERS}": 200}),
    Row("GET", "/api/v1/runs/<uuid:id>", {"ada": 200, **API}, run),
    Row("POST", "/api/v1/sync/batches", {"ada rafa zed sync": 200, "mei ines tom oba vic olu": 207}, data=BATCH),
    Row("GET", "sync:connections", {"ada zed": 200, OTHERS: 403}),
    Row("GET", "sync:connection", {"ada zed": 200, OTHERS: 403}, system),
    Row("POST", "sync:connection", {"ada zed": 302, OTHERS: 403}, system, data=BODY),
    Row("POST", "sync:run_now", {"ada": 302, "zed": 404, OTHERS: 403}, system),
    Row("POST", "sync:start", {"ada": 302, "zed": 404, OTHERS: 403}, system, data={"on": "on"}),
    Row("POST", "sync:disconnect", {"ada": 302, "zed": 404, OTHERS: 403}, system),
    Row("POST", "sync:pause", {"ada": 302, "zed": 404, OTHERS: 403}, system),
    Row("POST", "sync:settle", {"ada": 302, "zed": 404, OTHERS: 403}, finding, data={"side": "ours"}),
]
