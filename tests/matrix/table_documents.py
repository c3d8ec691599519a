"""Documents belong to the member they were rendered for."""

from foundation.documents.services.rendering import request_document
from tests.matrix.permissions import Row, World

ALL = "ada rafa mei ines tom oba vic olu zed"
OTHERS = "rafa mei ines tom oba vic olu zed"


def build(world: World) -> None:
    """A brief that Ada asked for."""
    world.brief_id = world.role.briefs.order_by("-number").first().pk
    world.document = request_document(viewer=world.cast.ada, kind="brief", subject_id=world.brief_id)


def _document(world: World) -> dict[str, object]:
    return {"document_id": world.document.pk}


def _id(world: World) -> dict[str, object]:
    return {"id": world.document.pk}


def _brief(world: World) -> dict[str, object]:
    return {"kind": "brief", "subject_id": world.brief_id}


ROWS = [
    Row("GET", "documents:list", {ALL: 200}),
    Row("POST", "documents:request", {"ada rafa mei ines tom oba olu": 302, "vic zed": 404}, _brief),
    Row("GET", "documents:document", {"ada": 200, OTHERS: 404}, _document),
    # Not rendered yet: there is no file for anybody.
    Row("GET", "documents:download", {ALL: 404}, _document),
    Row("GET", "/api/v1/documents", {ALL: 200}),
    Row(
        "POST",
        "/api/v1/documents",
        {"ada rafa mei ines tom oba olu": 201, "vic zed": 404},
        data=lambda world: {"kind": "brief", "subject_id": str(world.brief_id)},
    ),
    Row("GET", "/api/v1/documents/<uuid:id>", {"ada": 200, OTHERS: 404}, _id),
    Row("GET", "/api/v1/documents/<uuid:id>/file", {ALL: 404}, _id),
]
