"""The library: everybody who works here reads it, those who keep it change it, and a pack is its bringer's own."""

from rubrics import services
from rubrics.domain.packs.shapes import Kind, content_of
from rubrics.domain.packs.writing import write
from rubrics.models import Flag, PackCopy, Profile
from rubrics.queries.contents import library
from tests.matrix.permissions import MEMBERS, Row, World

ALL = " ".join(MEMBERS)
API = "/api/v1"
READERS, EDITORS, REST = "ada rafa mei ines tom oba", "ada rafa mei", "ines tom oba"
ANCHORS = {str(level): f"Level {level}" for level in range(1, 6)}
RUBRIC = {"label": "Writing", "kind": "interview", "criteria": [{"label": "Plain words", "anchors": ANCHORS}]}
FLAG = {"label": "Asks why", "kind": "signal"}
PROFILE = {"label": "Talker", "looks_like": "Talks well"}
NEW_RUBRIC = {
    "rubric_label": "Writing",
    "kind": "interview",
    "count": "1",
    "label-0": "Plain words",
    "weight-0": "1",
} | {f"anchor-0-{level}": said for level, said in ANCHORS.items()}


def build(world: World) -> None:
    """A question of Brightwater's own, a flag and a profile, and a pack that Mei brought with one item more."""
    cast = world.cast
    world.own_question = services.make_item(actor=cast.mei, kind=Kind.QUESTION, content={"ask": "Why?"})
    world.flag = Flag.objects.filter(organisation=cast.acme).earliest("id")
    world.profile = Profile.objects.filter(organisation=cast.acme).earliest("id")
    items = library(cast.acme.pk)
    items[Kind.FLAG]["brought"] = content_of(Kind.FLAG, {"label": "Brought", "kind": "signal"})
    world.pack = services.bring_pack(actor=cast.mei, name="ours.yaml", data=write(items).encode())
    world.copy = PackCopy.objects.get(organisation=cast.acme)


item = lambda world: {"kind": "questions", "item_id": world.own_question.pk}
kind = lambda world: {"kind": "questions"}
pack = lambda world: {"file_id": world.pack.pk}
READS = {READERS: 200, "vic olu": 403, "zed": 404}
KEEPS = {EDITORS: 302, f"{REST} vic olu": 403, "zed": 404}
WRITES = {f"{EDITORS} zed": 302, f"{REST} vic olu": 403}
OPENS = {f"{EDITORS} zed": 200, f"{REST} vic olu": 403}
MAKES = {f"{EDITORS} zed": 201, f"{REST} vic olu": 403}
ACTS = {EDITORS: 200, f"{REST} vic olu": 403, "zed": 404}
SEES = {"ada rafa mei ines tom oba vic olu": 200, "zed": 404}


def of(name: str):
    """The id of what the world calls `name`."""
    return lambda world: {"id": getattr(world, name).pk}


ROWS = [
    Row("GET", "rubrics:export_library", {f"{READERS} zed": 200, "vic olu": 403}),
    Row("GET", "rubrics:bring_pack", OPENS),
    Row("POST", "rubrics:bring_pack", {f"{EDITORS} zed": 422, f"{REST} vic olu": 403}),
    Row("GET", "rubrics:pack_file", {"mei": 200, "ada rafa zed": 404, f"{REST} vic olu": 403}, pack),
    Row("POST", "rubrics:pack_file", {"mei": 302, "ada rafa zed": 404, f"{REST} vic olu": 403}, pack,
        {"item": "flags:brought"}),
    Row("GET", "rubrics:shipped_pack", OPENS),
    Row("POST", "rubrics:shipped_pack", WRITES, data={"act": "take", "item": "flags:paged"}),
    Row("GET", "rubrics:new_rubric", OPENS),
    Row("POST", "rubrics:new_rubric", WRITES, data=NEW_RUBRIC),
    Row("GET", "rubrics:new_item", OPENS, kind),
    Row("POST", "rubrics:new_item", WRITES, kind, {"ask": "How?"}),
    Row("GET", "rubrics:item", READS, item),
    Row("GET", "rubrics:edit_item", {EDITORS: 200, f"{REST} vic olu": 403, "zed": 404}, item),
    Row("POST", "rubrics:edit_item", KEEPS, item, {"ask": "How come?"}),
    Row("POST", "rubrics:archive_item", KEEPS, item),
    Row("GET", "rubrics:compare_versions", READS, item),
    Row("POST", f"{API}/rubrics", MAKES, data=RUBRIC),
    Row("PATCH", f"{API}/rubrics/<uuid:id>", ACTS, of("rubric"), {"note": "Ours"}),
    Row("POST", f"{API}/rubrics/<uuid:id>/archive", ACTS, of("rubric")),
    Row("POST", f"{API}/rubrics/<uuid:id>/restore", ACTS, of("rubric")),
    Row("GET", f"{API}/rubric-versions", {ALL: 200}),
    Row("POST", f"{API}/questions", MAKES, data={"ask": "How?"}),
    Row("PATCH", f"{API}/questions/<uuid:id>", ACTS, of("own_question"), {"minutes": 4}),
    Row("POST", f"{API}/questions/<uuid:id>/archive", ACTS, of("own_question")),
    Row("POST", f"{API}/questions/<uuid:id>/restore", ACTS, of("own_question")),
    Row("GET", f"{API}/flags", {ALL: 200}),
    Row("POST", f"{API}/flags", MAKES, data=FLAG),
    Row("GET", f"{API}/flags/<uuid:id>", SEES, of("flag")),
    Row("PATCH", f"{API}/flags/<uuid:id>", ACTS, of("flag"), {"label": "Ours", "as_new_version": True}),
    Row("POST", f"{API}/flags/<uuid:id>/archive", ACTS, of("flag")),
    Row("POST", f"{API}/flags/<uuid:id>/restore", ACTS, of("flag")),
    Row("GET", f"{API}/profiles", {ALL: 200}),
    Row("POST", f"{API}/profiles", MAKES, data=PROFILE),
    Row("GET", f"{API}/profiles/<uuid:id>", SEES, of("profile")),
    Row("PATCH", f"{API}/profiles/<uuid:id>", ACTS, of("profile"), {"risk": "Ours", "as_new_version": True}),
    Row("POST", f"{API}/profiles/<uuid:id>/archive", ACTS, of("profile")),
    Row("POST", f"{API}/profiles/<uuid:id>/restore", ACTS, of("profile")),
    Row("GET", f"{API}/playbook-copies/<uuid:id>/library.yaml", READS, of("copy")),
    Row("GET", f"{API}/packs", {ALL: 200}),
    Row("POST", f"{API}/packs", {f"{EDITORS} zed": 400, f"{REST} vic olu": 403}, data={"name": "x", "yaml": "a: 1"}),
    Row("GET", f"{API}/packs/<uuid:id>", {"mei": 200, "ada rafa ines tom oba vic olu zed": 404}, of("pack")),
    Row("POST", f"{API}/packs/<uuid:id>/take", {"mei": 200, "ada rafa ines tom oba vic olu zed": 404}, of("pack"),
        {"items": ["flags:brought"]}),
    Row("GET", f"{API}/playbook-copies", {ALL: 200}),
    Row("POST", f"{API}/playbook-copies/<uuid:id>/take", ACTS, of("copy"), {"items": ["flags:paged"]}),
    Row("POST", f"{API}/playbook-copies/<uuid:id>/leave", ACTS, of("copy"), {"items": ["flags:paged"]}),
]  # fmt: skip
