"""The ground of the API: members, and the pages about it, which anybody may read."""

from tests.matrix.permissions import Row

ALL = "ada rafa mei ines tom oba vic olu zed"
ANYBODY = {
    f"{ALL} anonymous gone": 200,
    "noscope expired revoked sync": 200,
}

ROWS = [
    Row("GET", "/api/v1/members", {ALL: 200}),
    Row(
        "GET",
        "/api/v1/members/<uuid:id>",
        {"ada rafa mei ines tom oba olu": 200, "vic zed": 404},
        lambda world: {"id": world.cast.ada.pk},
    ),
    Row(
        "PATCH",
        "/api/v1/members/<uuid:id>",
        {"ada": 200, "rafa mei ines tom oba olu": 403, "vic zed": 404},
        lambda world: {"id": world.cast.ines.pk},
        data={"title": "Data engineer"},
    ),
    Row(
        "PUT",
        "/api/v1/members/external/<str:source>/<str:external_id>",
        {"ada": 201, "zed": 400, "rafa mei ines tom oba vic olu": 403},
        lambda _world: {"source": "hris", "external_id": "7"},
        data=lambda world: {"email": world.cast.ines.user.email},
    ),
    Row("GET", "/api/v1/integrations", {ALL: 200}),
    Row(
        "GET",
        "/api/v1/integrations/<uuid:id>",
        {"ada rafa mei ines tom oba olu": 200, "vic zed": 404},
        lambda world: {"id": world.system.membership_id},
    ),
    Row("GET", "/api/v1/changes", {ALL: 200}),
    Row("GET", "/api/v1/schema/", ANYBODY),
    Row("GET", "/api/v1/docs/", ANYBODY),
    Row("GET", "/api/v1/docs.md", ANYBODY),
    Row("GET", "/api/v1/docs/<slug:chapter>.md", ANYBODY, lambda world: {"chapter": "members"}),
    Row("GET", "llms", {f"{ALL} anonymous nobody gone": 200}),
]
