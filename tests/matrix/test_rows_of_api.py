"""Every endpoint of the API, by every actor."""

import pytest

from tests.matrix.permissions import Row, World
from tests.matrix.world import all_rows, wrong_answers

pytestmark = pytest.mark.django_db
ROWS = [row for row in all_rows() if row.is_api]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_row(row: Row, world: World) -> None:
    wrong = wrong_answers(row, world)
    assert not wrong, "\n".join([row.label, *wrong])
