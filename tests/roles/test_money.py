"""What a hire costs: the arithmetic over all figures, the playbook's defaults, and what the page makes of them."""

import re
from typing import Any

import pytest
from django.forms import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles import services
from roles.domain.economics import Costs, Figures, Span, agency_fee, reckon, vacancy_week, year_one
from roles.models import Playbook, Role
from roles.pages import budget
from roles.pages.loop_time import hours_of_ours
from roles.queries import costs, playbook
from roles.views.forms.money import minor_units
from tests.factories import roles as make
from tests.foundation.core.api.keys import JSON, client, json_of

HTMX = {"HX-Request": "true"}
AMOUNTS = st.integers(0, 10**15)
FIGURES = st.builds(
    lambda low, more, **rest: Figures(low, low + more, **rest),
    AMOUNTS,
    AMOUNTS,
    overhead_percent=st.integers(0, 200),
    search_weeks_low=st.integers(0, 10),
    search_weeks_high=st.integers(10, 104),
    failed_month=st.integers(1, 12),
    vacancy_week_minor=st.none() | AMOUNTS,
    agency=st.booleans(),
    agency_fee_percent=st.integers(0, 100),
    agency_guarantee_days=st.integers(0, 730),
    weeks_saved=st.none() | st.integers(0, 104),
)


def spans(found: Costs) -> list[Span]:
    year = Span(found.year.low_minor, found.year.high_minor)
    return [
        year,
        found.total,
        found.vacancy_week,
        found.search,
        found.failed,
        *([found.agency.fee] if found.agency else []),
    ]


@given(FIGURES)
def test_no_cost_is_negative_and_the_low_end_is_never_over_the_high(figures: Figures) -> None:
    found = reckon(figures)
    assert found is not None
    assert all(0 <= span.low_minor <= span.high_minor for span in spans(found))
    assert all(isinstance(span.low_minor, int) for span in spans(found))


@given(FIGURES, st.integers(0, 10**12))
def test_a_higher_band_never_costs_less(figures: Figures, more: int) -> None:
    values = {name: getattr(figures, name) for name in Figures.__slots__}
    values["band_low_minor"] += more
    values["band_high_minor"] += more
    before, after = reckon(figures), reckon(Figures(**values))
    assert before is not None
    assert after is not None
    for one, two in zip(spans(before), spans(after), strict=True):
        assert one.low_minor <= two.low_minor
        assert one.high_minor <= two.high_minor


@given(FIGURES)
def test_an_agency_costs_its_fee_and_nothing_without_one(figures: Figures) -> None:
    found = reckon(figures)
    assert found is not None
    fee = agency_fee(figures)
    if not figures.agency:
        assert (found.agency, fee, found.fee_lost) == (None, Span(), False)
    assert found.total == Span(found.year.low_minor, found.year.high_minor) + fee
    if found.agency and found.agency.weeks_low is not None and found.agency.weeks_high is not None:
        assert found.agency.weeks_high * found.vacancy_week.high_minor >= fee.low_minor
        if found.agency.pays:
            assert (figures.weeks_saved or 0) * found.vacancy_week.low_minor >= fee.low_minor


@given(st.integers(0, 10**18), st.integers(0, 200))
def test_rounding_is_to_the_nearest_unit_however_large(pay: int, overhead: int) -> None:
    year = year_one(pay, pay, overhead)
    assert year is not None
    assert abs(year.low_minor * 100 - pay * (100 + overhead)) <= 50
    assert abs(vacancy_week(year, None).low_minor * 52 - year.low_minor) <= 26


def test_the_example_comes_out_as_on_paper() -> None:
    usual = {"agency_fee_percent": 20, "agency_guarantee_days": 90, "failed_month": 4, "search_weeks_low": 5,
             "search_weeks_high": 8}  # fmt: skip
    figures = costs.figures(104_000_00, 130_000_00, 25, {"agency": True, "weeks_saved": 9}, usual)
    assert figures is not None
    found = reckon(figures)
    assert found is not None
    assert found.year.low_minor == 130_000_00
    assert found.vacancy_week == Span(2_500_00, 3_125_00)
    assert found.search == Span(12_500_00, 25_000_00)
    assert found.agency is not None
    assert (found.agency.fee, found.agency.weeks_low, found.agency.weeks_high) == (Span(20_800_00, 26_000_00), 9, 9)
    assert found.agency.pays is True
    assert found.fee_lost
    assert found.failed == Span(43_333_33 + 12_500_00 + 20_800_00, 54_166_67 + 25_000_00 + 26_000_00)


def test_every_default_is_the_playbooks_and_follows_its_edits(cast: Any) -> None:
    usual = costs.defaults(playbook.parts(cast.acme.pk, *costs.PARTS))
    assert usual == {"agency_fee_percent": 20, "agency_retainer_percent": 0, "agency_guarantee_days": 90,
                     "failed_month": 4, "search_weeks_low": 5,
                     "search_weeks_high": 8, "overhead_percent": 25}  # fmt: skip
    ours = Playbook.objects.get(organisation=cast.acme, key="scoping")
    ours.data["economics"] |= {"agency_fee_percent_of_first_year": {"flat": 30}, "failed_hire_month": 6}
    ours.save()
    usual = costs.defaults(playbook.parts(cast.acme.pk, *costs.PARTS))
    assert (usual["agency_fee_percent"], usual["failed_month"]) == (30, 6)
    ours.data["economics"]["failed_hire_month"] = "the sixth"
    ours.save()
    assert costs.defaults(playbook.parts(cast.acme.pk, *costs.PARTS))["failed_month"] == 4


@given(st.integers(0, 10**15), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_the_ticks_of_the_picture_are_few_round_and_reach_the_top(top: int, currency: str) -> None:
    marks = budget.ticks(top, currency)
    values = [value for value, _ in marks]
    assert values[0] == 0
    assert values == sorted(set(values))
    assert values[-1] >= top
    assert len(marks) <= budget.TICKS + 1
    assert all(len(text) <= 9 for _, text in marks)


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [("¥9,500,000", "JPY", 9_500_000), ("12,00,000", "INR", 1_200_000_00), ("EUR 95.000", "EUR", 95_000_00),
     ("95’000.50", "CHF", 95_000_50),
     ("1,234.567", "KWD", 1_234_567), ("12345.6", "KWD", 12_345_600), ("95 000 eur", "EUR", 95_000_00)],
)  # fmt: skip
def test_amounts_of_other_currencies_and_places(typed: str, currency: str, minor: int) -> None:
    assert minor_units(typed, currency) == minor


@pytest.mark.parametrize(("typed", "currency"), [("12.5", "JPY"), ("95000.505", "EUR"), ("1,234.567", "EUR")])
def test_parts_of_the_smallest_coin_are_refused_not_cut_off(typed: str, currency: str) -> None:
    with pytest.raises(ValidationError, match="smallest coin"):
        minor_units(typed, currency)


def as_(member: Membership) -> Client:
    browser = Client()
    browser.force_login(member.user)
    return browser


def url(name: str, role: Role) -> str:
    return reverse(f"roles:{name}", args=[role.pk])


FORM = {"band_low": "104,000", "band_high": "130,000", "currency": "EUR", "overhead_percent": "25"}


def test_own_figures_are_kept_and_drawn(cast: Any, role: Role) -> None:
    mei = as_(cast.mei)
    typed = FORM | {"agency": "on", "weeks_saved": "3", "vacancy_week_minor": "4,000.50", "version": role.version}
    assert mei.post(url("budget", role), typed).status_code == 302
    role.refresh_from_db()
    assert role.costs == {"agency": True, "weeks_saved": 3, "vacancy_week_minor": 4_000_50}
    page = mei.get(url("scope", role)).content.decode()
    for said in ("€150,800</strong> to <strong>€188,500", "Each week with nobody costs €4,001.",
                 "You expect 3 weeks, so it does not pay for itself.", "Its guarantee ends after 90 days",
                 'value="4,000.50"', 'placeholder="20"'):  # fmt: skip
        assert said in page
    figure = page.split("<figure")[1].split("</figure>")[0]
    assert "style=" not in figure
    assert 'role="img"' in figure
    assert '<td class="num">€84,136' in figure
    assert mei.post(url("budget", role), FORM | {"version": role.version}).status_code == 302
    role.refresh_from_db()
    assert role.costs == {}


def test_yen_have_no_smaller_part(cast: Any, role: Role) -> None:
    form = FORM | {"look": "1", "currency": "JPY", "band_low": "9,500,000", "band_high": "12000000"}
    body = as_(cast.mei).post(url("budget", role), form, headers=HTMX).content.decode()
    assert "¥11,875,000</strong> to <strong>¥15,000,000" in body
    assert not re.search(r"¥[\d,]+\.\d", body)


@pytest.mark.parametrize(
    ("figures", "field", "says"),
    [({"overhead_percent": "400"}, "overhead_percent", "200"),
     ({"agency_fee_percent": "-3"}, "agency_fee_percent", "0"),
     ({"vacancy_week_minor": "-20"}, "vacancy_week_minor", "cannot be negative"),
     ({"weeks_saved": "x"}, "weeks_saved", "whole"),
     ({"search_weeks_low": "9", "search_weeks_high": "3"}, "search_weeks_high", "under the shortest"),
     ({"failed_month": "13"}, "failed_month", "12")],
)  # fmt: skip
def test_figures_that_make_no_sense_are_named_beside_their_field(
    cast: Any, role: Role, figures: dict[str, str], field: str, says: str
) -> None:
    answer = as_(cast.mei).post(url("budget", role), FORM | figures | {"version": role.version})
    page = answer.content.decode()
    assert answer.status_code == 422
    error = re.search(rf'id="id_{field}_error".*?</p>', page, re.DOTALL)
    assert error
    assert says in error[0]
    assert all(f'value="{text}"' in page for text in figures.values())
    assert "open><summary>" in page or field == "overhead_percent"


def test_the_service_refuses_the_same(cast: Any, role: Role) -> None:
    whole: dict[str, Any] = {
        "band_low_minor": 1,
        "band_high_minor": 2,
        "currency": "EUR",
        "overhead_percent": 20,
        "version": None,
    }
    for given_, field in (
        ({"failed_month": 0}, "failed_month"),
        ({"bonus": 1}, "bonus"),
        ({"weeks_saved": True}, "weeks_saved"),
    ):
        with pytest.raises(Invalid) as refused:
            services.set_budget(actor=cast.mei, role=role, costs=given_, **whole)
        assert list(refused.value.errors) == [field]


def test_costs_over_the_api_are_pay(cast: Any, role: Role) -> None:
    path = f"/api/v1/roles/{role.pk}"
    api = client(cast.mei, "roles:read", "roles:write", "pay:read")
    changed: Any = api.patch(path, data={"costs": {"agency": True, "agency_fee_percent": 18}}, content_type=JSON)
    assert json_of(changed)["costs"] == {"agency": True, "agency_fee_percent": 18}
    blind: Any = client(cast.ines, "roles:read", "pay:read").get(path)
    assert blind.status_code == 404 or json_of(blind)["costs"] is None
    wrong: Any = api.patch(path, data={"costs": {"failed_month": 40}}, content_type=JSON)
    assert wrong.status_code == 400


def test_owning_the_whole_stack_makes_the_search_as_many_times_longer_as_the_pool_is_smaller(cast: Any) -> None:
    books = playbook.parts(cast.acme.pk, *costs.PARTS)
    usual, whole = costs.defaults(books), costs.defaults(books, whole_stack=True)
    # Define 1 week, source 1 to 2, assess 2 to 3, offer 1 to 2; five to ten times longer is the sourcing alone.
    assert (usual["search_weeks_low"], usual["search_weeks_high"]) == (5, 8)
    assert (whole["search_weeks_low"], whole["search_weeks_high"]) == (5 - 1 + 5, 8 - 2 + 20)


def test_hours_of_our_interviewers_and_the_agencys_terms_are_reckoned_and_said() -> None:
    figures = Figures(
        104_000_00, 208_000_00, 0, 5, 8, 4, agency=True, agency_fee_percent=20, agency_retainer_percent=25,
        agency_exclusive=True, interviewer_hours=40,
    )  # fmt: skip
    found = reckon(figures)
    assert found is not None
    assert found.agency is not None
    # 52 weeks of 40 hours: 50 to 100 an hour.
    assert found.interviewers == Span(2_000_00, 4_000_00)
    assert found.agency.retainer == Span(5_200_00, 10_400_00)
    assert found.total == Span((104_000 + 20_800 + 2_000) * 100, (208_000 + 41_600 + 4_000) * 100)
    said = " ".join(budget.picture(figures, found, "USD")["sentences"])
    assert "is due before anybody starts, and gone if nobody does." in said
    assert "It alone may search" in said
    fair = Figures(104_000_00, 208_000_00, 0, 5, 8, 4, agency=True, agency_fee_percent=20)
    plain = reckon(fair)
    assert plain is not None
    assert "It asks no retainer and no exclusivity" in " ".join(budget.picture(fair, plain, "USD")["sentences"])
    own = reckon(Figures(104_000_00, 208_000_00, 0, 5, 8, 4, interviewer_hours=40, interviewer_hour_minor=60_00))
    assert own is not None
    assert own.interviewers == Span(2_400_00, 2_400_00)


def test_hours_of_our_interviewers_come_from_the_loop_unless_somebody_says_otherwise(cast: Any) -> None:
    made = make.role(cast)
    make.scoped(cast, made)
    make.laid_out_loop(cast, made)
    book = playbook.part(cast.acme.pk, "loop")
    hours = hours_of_ours([(stage.kind, stage.minutes) for stage in made.stages.all()], book)
    assert hours > 2
    browser = Client()
    browser.force_login(cast.mei.user)
    url = reverse("roles:scope", args=[made.pk])
    band = {"band_low_minor": 90_000_00, "band_high_minor": 120_000_00, "currency": "EUR", "overhead_percent": 25}
    services.set_budget(actor=cast.mei, role=made, version=None, costs={}, **band)
    page = browser.get(url).content.decode()
    assert f'placeholder="{hours}"' in page
    assert f"{hours} hours, each at" in page
    services.set_budget(actor=cast.mei, role=made, version=None, costs={"interviewer_hours": 40}, **band)
    assert "40 hours, each at" in browser.get(url).content.decode()
