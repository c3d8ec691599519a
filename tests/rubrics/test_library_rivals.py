"""Two who keep the library at once, in two transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from rubrics import services
from rubrics.domain.packs.shapes import Kind
from rubrics.models import Question
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_write_the_same_question_have_one_each(cast: Cast) -> None:
    start = Barrier(4)

    def write(member: Any) -> Callable[[], Any]:
        start.wait()
        try:
            return services.make_item(actor=member, kind=Kind.QUESTION, content={"ask": "Which page woke you up?"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(write, [cast.ada, cast.mei, cast.rafa, cast.ada]))
    keys = sorted(one.key for one in made if isinstance(one, Question))
    assert keys == ["which_page_woke_you_up", *(f"which_page_woke_you_up_{n}" for n in (2, 3, 4))]
