"""Rules of places: which hold where and when, what they compare, and that each says where it is from."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from roles import services
from roles.domain import places
from roles.domain.place_rules import CHECKS, FIXES, KINDS, Posted, State, Where, findings, holding, shipped
from roles.services.careers import set_careers
from tests.factories import roles as make

TODAY = date(2026, 12, 1)
BY_KEY = {rule.key: rule for rule in shipped()}
GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "places.md"


def at(country: str, region: str = "", city: str = "") -> Where:
    return Where([{"country": country, "region": region, "city": city}])


def keys(where: Where, day: date = TODAY) -> set[str]:
    return {rule.key for rule in holding(shipped(), where, day)}


def state(key: str, **said: Any) -> State:
    return findings([BY_KEY[key]], Posted(**{"title": "ML engineer", **said}))[0].state


def test_every_rule_names_its_law_its_kind_and_its_places() -> None:
    assert len(BY_KEY) == len(shipped())
    for rule in shipped():
        assert rule.kind in KINDS
        assert rule.asks in {"", *CHECKS}
        assert rule.asks in {"", *FIXES}
        assert rule.address.startswith("https://")
        assert bool(rule.read_on) == rule.read_at.startswith("https://"), rule.key
        assert rule.read_on is None or rule.read_on <= TODAY
        for code in rule.places:
            country, _, region = code.partition("-")
            assert places.country_of(country) == country
            assert not region or places.region_of(country, code) == code


def test_the_guide_lists_every_rule_with_its_source() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for rule in shipped():
        assert f"| {rule.key} | {rule.begins} | {rule.read_on or 'unchecked'} |" in text, rule.key
        assert rule.address in text


@pytest.mark.parametrize(
    ("where", "held", "not_held"),
    [
        (at("NL"), {"eu_pay_before_interview"}, {"de_neutral_title", "ny_pay"}),
        (at("DE", "DE-BY", "Munich"), {"eu_neutral_title", "de_claims"}, {"at_minimum_pay"}),
        (at("US", "US-NY", "Brooklyn"), {"nyc_pay", "ny_pay"}, {"co_pay", "eu_pay_before_interview"}),
        (at("US", "US-NY", "Buffalo"), {"ny_pay"}, {"nyc_pay", "nyc_automated_tools"}),
        (at("US", "US-TX", "Austin"), set(), {"co_pay", "ny_pay", "il_pay"}),
        (at("CA", "CA-ON", "Toronto"), {"on_pay", "on_ai", "on_vacancy", "on_answer", "on_range_width"}, {"ca_pay"}),
        (at("US"), {"co_closing_date", "nyc_pay", "wa_benefits"}, {"on_pay"}),
        (Where([], ["US"]), {"ca_pay", "il_benefits"}, {"on_pay"}),
        (Where([], ["US-CO", "AT"]), {"co_pay", "at_minimum_pay", "eu_no_pay_history"}, {"ny_pay"}),
        (at("GB", "", "London"), set(), {"eu_pay_before_interview"}),
    ],
)
def test_rules_hold_where_they_are_made(where: Where, held: set[str], not_held: set[str]) -> None:
    found = keys(where)
    assert held <= found
    assert not not_held & found


def test_rules_hold_from_their_day() -> None:
    assert "eu_pay_before_interview" not in keys(at("NL"), date(2026, 6, 6))
    assert "eu_pay_before_interview" in keys(at("NL"), date(2026, 6, 7))
    assert not {key for key in keys(at("CA", "CA-ON"), date(2025, 12, 31)) if key.startswith("on_")}
    assert "co_closing_date" not in keys(at("US", "US-CO"), date(2023, 12, 31))
    for key, country, region in (("hi_pay", "US", "US-HI"), ("me_pay", "US", "US-ME"), ("bc_pay", "CA", "CA-BC")):
        begins = BY_KEY[key].begins
        assert key in keys(at(country, region), begins)
        assert key not in keys(at(country, region), begins - timedelta(days=1))


@pytest.mark.django_db
def test_gate_and_jd_hold_a_rule_from_its_first_day_where_the_organisation_is(cast: Any) -> None:
    role = make.scoped(cast, make.role(cast))
    make.drafted_jd(cast, role)
    services.change_role(actor=cast.mei, role=role, version=None, places="Portland, Maine, US")
    type(role).objects.filter(pk=role.pk).update(band_low_minor=None, band_high_minor=None)
    type(role.organisation).objects.filter(pk=role.organisation_id).update(zone="Pacific/Auckland")
    mei = Client()
    for moment, holds in (("2026-07-12T11:30:00Z", False), ("2026-07-12T12:30:00Z", True)):
        with time_machine.travel(moment, tick=False):
            mei.force_login(cast.mei.user)
            for name in ("roles:gate", "roles:jd"):
                page = mei.get(reverse(name, args=[role.pk])).content.decode()
                assert ("LD 54 of the 132nd legislature" in page) is holds, (name, moment)


@pytest.mark.parametrize(
    ("key", "said", "expected"),
    [
        ("ny_pay", {"low": 1.0, "high": 2.0}, State.MET),
        ("ny_pay", {"low": 1.0}, State.OPEN),
        ("co_closing_date", {}, State.OPEN),
        ("co_closing_date", {"closes_on": TODAY}, State.MET),
        ("co_closing_date", {"text": "Applications are taken on a rolling basis."}, State.MET),
        ("il_benefits", {"benefits": ("30 days",)}, State.MET),
        ("il_benefits", {"text": "We offer a pension."}, State.MET),
        ("il_benefits", {"text": "We work hard."}, State.OPEN),
        ("de_neutral_title", {"title": "Entwickler"}, State.OPEN),
        ("de_neutral_title", {"title": "Entwickler (m/w/d)"}, State.MET),
        ("de_neutral_title", {"title": "Entwickler:in"}, State.MET),
        ("eu_neutral_title", {"title": "Salesman"}, State.OPEN),
        ("eu_neutral_title", {"title": "Data engineer"}, State.MET),
        ("eu_no_pay_history", {"text": "Tell us your current salary."}, State.OPEN),
        ("eu_no_pay_history", {"text": "Tell us what you expect."}, State.LOOK),
        ("on_range_width", {"low": 100_000.0, "high": 160_000.0, "currency": "CAD"}, State.OPEN),
        ("on_range_width", {"low": 100_000.0, "high": 150_000.0, "currency": "CAD"}, State.MET),
        ("on_range_width", {"low": 150_000.0, "high": 210_000.0, "currency": "CAD"}, State.MET),
        ("on_range_width", {"low": 100_000.0, "high": 160_000.0, "currency": "EUR"}, State.LOOK),
        ("on_vacancy", {"text": "This posting is for an existing vacancy."}, State.MET),
        ("on_vacancy", {"text": "We hire."}, State.OPEN),
        ("on_ai", {"text": "We use AI to screen applications."}, State.MET),
        ("on_ai", {"text": "You build AI that finds fish."}, State.LOOK),
        ("on_answer", {}, State.LOOK),
    ],
)
def test_what_a_posting_says_is_compared(key: str, said: dict[str, Any], expected: State) -> None:
    assert state(key, **said) is expected


@given(st.text(max_size=300), st.text(max_size=80))
def test_any_text_is_compared_with_every_rule(text: str, title: str) -> None:
    found = findings(shipped(), Posted(title, text))
    assert len(found) == len(shipped())
    assert all(bool(one.fix) <= (one.state is not State.MET) for one in found)


@pytest.mark.django_db
def test_gate_jd_and_api_name_the_rule_and_its_source(cast: Any) -> None:
    role = make.scoped(cast, make.role(cast))
    make.drafted_jd(cast, role)
    services.change_role(actor=cast.mei, role=role, version=None, workplace="hybrid", places="Denver, Colorado, US")
    mei = Client()
    mei.force_login(cast.mei.user)
    for name in ("roles:gate", "roles:jd"):
        page = mei.get(reverse(name, args=[role.pk])).content.decode()
        assert "names the day on which applications are expected to close" in page, name
        assert 'href="https://cdle.colorado.gov/equalpaytransparency"' in page
        assert page.count("Not legal advice") == 1
        assert "Ontario" not in page
    set_careers(actor=cast.ada, website="", logo="", places="Ontario, Canada")
    services.change_role(actor=cast.mei, role=role, version=None, workplace="remote")
    page = mei.get(reverse("roles:gate", args=[role.pk])).content.decode()
    assert "within 45 days of the last interview" in page, "a remote role takes the places where we hire"


def test_a_rule_about_talking_leaves_the_posting_alone() -> None:
    """Connecticut, Nevada and Rhode Island ask for the range by a point of the talk, and not in the posting."""
    for key in ("ct_pay", "nv_pay", "ri_pay"):
        assert BY_KEY[key].kind == "interview"
        assert not BY_KEY[key].asks
    assert state("pe_pay") == state("bc_pay")
