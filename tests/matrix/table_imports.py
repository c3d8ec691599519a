"""Imports: owners and recruiters bring files in; nobody else reads what is in them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.matrix.hiring import CSV, REST, on
from tests.matrix.permissions import Row

staff = {"ada rafa": 200, f"mei ines {REST.removesuffix(' zed')}": 403, "zed": 404}
staff_acts = {"ada rafa": 302, f"mei ines {REST.removesuffix(' zed')}": 403, "zed": 404}

ROWS = [
    Row("GET", "candidates:import_new", {"ada rafa zed": 200, "mei ines tom oba vic olu": 403}),
    Row(
        "POST",
        "candidates:import_new",
        {"ada rafa zed": 302, "mei ines tom oba vic olu": 403},
        data=lambda _world: {"file": SimpleUploadedFile("people.csv", CSV)},
    ),
    Row("GET", "candidates:import", staff, on(batch_id="batch")),
    Row("POST", "candidates:import", staff_acts, on(batch_id="batch"), data={"job_0": "leave"}),
    Row("GET", "candidates:import_result", staff, on(batch_id="batch")),
    Row("POST", "candidates:reread_import", staff_acts, on(batch_id="batch"), data={"preset": "lever"}),
    Row("POST", "candidates:confirm_import", staff_acts, on(batch_id="batch"), data={}),
    Row("POST", "candidates:pace_import", staff_acts, on(batch_id="batch"), data={"act": "pause"}),
    Row("GET", "candidates:take_back_import", staff, on(batch_id="imported")),
    Row("POST", "candidates:take_back_import", staff_acts, on(batch_id="imported"), data={}),
    Row(
        "POST",
        "candidates:decide_import_row",
        staff_acts,
        lambda world: {"batch_id": world.imported.pk, "number": 1},
        data={"side": "ours"},
    ),
    Row("POST", "candidates:discard_import", staff_acts, on(batch_id="batch"), data={}),
]
