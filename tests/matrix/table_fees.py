"""Fees of advisors from outside: for a talk, and for a grading that is closed."""

from candidates.models import InterviewSeat
from foundation.core.clock import today
from rubrics.services import agree_fee, close_unassessed
from tests.factories import rubrics as judging
from tests.matrix.permissions import Row, World

ALL = "ada rafa mei ines tom oba vic olu zed"
API = "/api/v1/advisor-fees"
ONE = f"{API}/<uuid:id>"
AGREES = {"ada rafa mei": 200, "ines vic": 403, "tom oba olu zed": 404}
AGREED = {"ada rafa mei": 302, "ines vic": 403, "tom oba olu zed": 404}
READS = {"ada rafa mei": 200, "ines tom oba vic olu zed": 404}
REMOVES = {"ada rafa mei": 204, "ines tom oba vic olu zed": 404}
PAYS = {"ada rafa": 200, "mei": 403, "ines tom oba vic olu zed": 404}


def build(world: World) -> None:
    """Vic sits in a talk, and could not assess a work that they graded for the same person."""
    cast = world.cast
    world.advisors_seat = InterviewSeat.objects.filter(member=cast.vic).earliest("created_at")
    application = world.advisors_seat.interview.application
    world.advisors_grading = judging.grading_seat(cast, application, cast.vic, label="Submission 78")
    close_unassessed(actor=cast.vic, seat=world.advisors_grading, reason="I know this work")
    world.fee = agree_fee(actor=cast.mei, seat=world.advisors_seat, fee_minor=15000)
    world.grading_fee = agree_fee(actor=cast.mei, seat=world.advisors_grading, fee_minor=9000)


seat = lambda world: {"seat_id": world.advisors_seat.pk}
grading = lambda world: {"grading_seat_id": world.advisors_grading.pk}
api_fee = lambda world: {"id": world.fee.pk}
api_due = lambda world: {"id": world.grading_fee.pk}

ROWS = [
    Row("GET", "rubrics:advisor_fee", AGREES, seat),
    Row("POST", "rubrics:advisor_fee", AGREED, seat, {"act": "agree", "fee": "150"}),
    Row("GET", "rubrics:grading_fee", AGREES, grading),
    Row("POST", "rubrics:grading_fee", AGREED, grading, {"act": "agree", "fee": "90"}),
    Row("GET", API, {ALL: 200}),
    Row(
        "POST",
        API,
        {"ada rafa mei": 201, "ines vic": 403, "tom oba olu zed": 400},
        data=lambda world: {"seat_id": str(world.advisors_seat.pk), "fee_minor": 12000},
    ),
    Row("GET", ONE, READS, api_due),
    Row("DELETE", ONE, REMOVES, api_fee),
    Row("POST", f"{ONE}/payment", PAYS, api_due, lambda _world: {"paid_on": today().isoformat()}),
]
