"""A recruiter's day: an import with questions, résumés by keyboard, many at once, two who are one, and a colleague."""

from pathlib import Path

import pytest

from candidates.services import Person as Somebody
from candidates.services import take_in
from tests.browser.chapters import desk
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300), pytest.mark.slow]
NUMBER = "+33472550142"


def test_a_recruiters_day(opens: Opens, cast: Cast, tmp_path: Path) -> None:
    role = roles.running_role(cast, "Cold-chain ML engineer")
    known = Somebody("Noémie Traoré", "n@example.com", NUMBER, location="Grenoble")
    take_in(actor=cast.rafa, role=role, person=known)
    rafa, phone, mei = opens("rafa"), opens("rafa", narrow=True), opens("mei")

    desk.answer_an_import(rafa, phone, tmp_path, role, NUMBER)
    desk.match_resumes(rafa, tmp_path, ["Bronwyn Llewellyn", "Kofi Larbi"])
    desk.read_resumes(rafa, phone, role.pk)
    desk.decline_many(rafa, phone, role.pk, ["Kofi Larbi", "Sana Iqbal", "Wen Zhaoyang"])
    desk.merge_and_part(rafa, phone, role.pk)
    desk.see_each_other(rafa, mei, role.pk)
