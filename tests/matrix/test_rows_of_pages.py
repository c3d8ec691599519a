"""Everything that pages send, by every actor; the pages themselves are asked for in `test_forms.py`."""

import pytest

from tests.matrix.permissions import Row, World
from tests.matrix.world import all_rows, wrong_answers

pytestmark = pytest.mark.django_db
ROWS = [row for row in all_rows() if not row.is_api and row.method != "GET"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_row(row: Row, world: World) -> None:
    wrong = wrong_answers(row, world)
    assert not wrong, "\n".join([row.label, *wrong])
