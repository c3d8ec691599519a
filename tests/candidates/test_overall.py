"""The figures over all roles: kinds of stages together, sources with their ranges, and why applications ended."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.domain.reach import Reach, apart, reach, wilson
from candidates.models import Application, RejectReason
from candidates.pages.overall import overall_lines, overall_page
from candidates.services import reject, transfer
from candidates.services.forgetting import forget_person
from roles.models import Stage
from tests.candidates.days import move, on_day
from tests.candidates.pages import HTMX, browser, text
from tests.factories.candidates import application, hiring_role, reason

PAGE, FILE = "/insights/people/", "/insights/people.csv"


def test_a_likely_range_by_wilsons_own_formula() -> None:
    # 9 of 22: by hand, with z = 1.959964.
    assert wilson(9, 22) == pytest.approx((0.2326, 0.6127), abs=1e-4)
    assert wilson(0, 5) == pytest.approx((0.0, 0.4345), abs=1e-4)
    assert wilson(5, 5) == pytest.approx((0.5655, 1.0), abs=1e-4)


@given(st.integers(1, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_likely_range_holds_its_share_and_mirrors(case: tuple[int, int]) -> None:
    part, whole = case
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    assert wilson(whole - part, whole) == pytest.approx((1 - high, 1 - low))


def test_sources_are_told_apart_only_where_ranges_do_not_overlap() -> None:
    shares = reach([("Referral", True, 10), ("Board", True, 2), ("Board", False, 10), ("Agency", False, 3)])
    assert shares == [Reach("Referral", 10, 10), Reach("Board", 2, 12), Reach("Agency", 0, 3)]
    assert apart(shares) == (Reach("Referral", 10, 10), Reach("Board", 2, 12))
    assert apart([Reach("A", 6, 10), Reach("B", 4, 10)]) is None
    assert apart([Reach("A", 9, 9), Reach("B", 0, 9)]) is None, "of fewer than ten nothing is concluded"


@pytest.mark.django_db
class TestPage:
    """Over two roles whose stages are called differently."""

    @pytest.fixture
    def two_roles(self, cast: Any) -> list[Application]:
        first, second = hiring_role(cast), hiring_role(cast, "Data engineer")
        Stage.objects.filter(role=second, kind="technical_screen").update(label="A platform you run", patience_days=9)
        made = []
        for number in range(12):
            with on_day(number):
                role, name = (first, second)[number % 2], f"Person {number}"
                one = application(cast, role, name, email=f"p{number}@mail.example")
                Application.objects.filter(pk=one.pk).update(source=("Referral", "Job board")[number % 2])
                made.append(one)
        for one in made[:11]:
            with on_day(20):
                move(cast, one, "technical_screen")
        with on_day(22):
            reject(actor=cast.rafa, application=Application.objects.get(pk=made[0].pk), reason=reason(cast))
        return made

    def test_stages_of_one_kind_are_one_line(
        self, cast: Any, two_roles: list[Application], django_assert_num_queries: Any
    ) -> None:
        with on_day(30), django_assert_num_queries(3):
            figures = overall_page(cast.rafa, 12)["figures"]
        names = [row[0] for row in figures["steps"]["rows"]]
        assert names == ["Applied", "Technical screen"], "two names, so the name of the kind"
        assert [row[1] for row in figures["steps"]["rows"]] == [12, 11]
        assert [row[4] for row in figures["stays"]["rows"]] == [7, "–"], "no limit where they differ"
        assert figures["sources"]["title"] == "Too few to compare sources"
        assert {row[0]: row[1:3] for row in figures["sources"]["rows"]} == {"Referral": [6, 6], "Job board": [5, 5]}
        assert figures["ends"]["rows"][0][1:] == ["by us", 1]
        assert figures["ends"]["title"] == "Too few to say why people leave"

    def test_who_went_on_elsewhere_does_not_count_against_their_source(self, cast: Any) -> None:
        """Those who were led over, were a duplicate of somebody, or were forgotten were not turned down."""
        role, other = hiring_role(cast), hiring_role(cast, "Data engineer")
        over, twin, gone, declined = (
            application(cast, role, name) for name in ("Ada Moss", "Bo Fell", "Cy Dale", "Di Weir")
        )
        transfer(actor=cast.rafa, application=over, to_stage=other.stages.get(kind="technical_screen"))
        as_duplicate, _made = RejectReason.objects.get_or_create(
            organisation=cast.acme, key="duplicate", defaults={"label": "Duplicate"}
        )
        reject(actor=cast.rafa, application=twin, reason=as_duplicate)
        forget_person(actor=cast.ada, candidate=gone.candidate, why="They asked.")
        reject(actor=cast.rafa, application=declined, reason=reason(cast))
        rows = overall_page(cast.rafa, 12)["figures"]["sources"]["rows"]
        assert [sum(row[place] for row in rows) for place in (1, 2)] == [1, 2], "one came over there, one was declined"

    def test_a_period_leaves_out_who_came_before_it(self, cast: Any, two_roles: list[Application]) -> None:
        with on_day(95):
            assert overall_page(cast.rafa, 3)["figures"]["steps"]["rows"][0][1] == 8
            assert overall_page(cast.rafa, 0)["figures"]["steps"]["rows"][0][1] == 12
        with on_day(400):
            assert overall_page(cast.rafa, 12)["figures"] is None

    def test_only_what_the_reader_sees_is_counted(self, cast: Any, two_roles: list[Application]) -> None:
        assert overall_page(cast.zed, 0)["figures"] is None
        assert "Nobody applied in this time" in text(browser(cast.zed).get(PAGE))
        assert browser(cast.ines).get(PAGE).status_code == browser(cast.ines).get(FILE).status_code == 403

    def test_the_insights_load_it_and_the_file_holds_the_same(self, cast: Any, two_roles: list[Application]) -> None:
        rafa = browser(cast.rafa)
        with on_day(30):
            assert f"{PAGE}?months=3" in text(rafa.get("/insights/?months=3"))
            part = text(rafa.get(PAGE, headers=HTMX))
            lines = list(overall_lines(cast.rafa, 12))
            assert text(rafa.get(FILE)) == "".join(lines)
        assert "<html" not in part
        assert f"{FILE}?months=12" in part
        assert "Person 3" not in part
        assert lines[1].startswith("stage,Applied,12,0,0,")
        assert lines[-1].startswith("source,Job board,,5,5,")
        assert "?months=12" in text(rafa.get("/insights/?months=7")), "another period is the usual one"
