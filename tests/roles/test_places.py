"""Places as people write them: what exists is read, what does not is said, and nothing is guessed."""

from __future__ import annotations

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.domain import places


@pytest.mark.parametrize(
    ("written", "country", "region", "city"),
    [
        ("Rotterdam, Netherlands", "NL", "", "Rotterdam"),
        ("rotterdam , the netherlands", "NL", "", "rotterdam"),
        ("Munich, Bavaria, Germany", "DE", "DE-BY", "Munich"),
        ("München, Bayern, Deutschland", "DE", "DE-BY", "München"),
        ("Wien, Österreich", "AT", "AT-9", "Wien"),
        ("Toronto, ON, Canada", "CA", "CA-ON", "Toronto"),
        ("Ontario, Canada", "CA", "CA-ON", ""),
        ("CA, US", "US", "US-CA", ""),
        ("New York, USA", "US", "US-NY", "New York"),
        ("London, UK", "GB", "GB-LND", "London"),
        ("Brussels, Brussels, Belgium", "BE", "BE-BRU", "Brussels"),
        ("PL", "PL", "", ""),
        ("Utrecht, Netherlands", "NL", "NL-UT", "Utrecht"),
        ("Dublin, Ireland", "IE", "IE-D", "Dublin"),
        ("Madrid, Spain", "ES", "ES-MD", "Madrid"),
        ("Tokyo, Japan", "JP", "JP-13", "Tokyo"),
        ("Zurich, Switzerland", "CH", "CH-ZH", "Zurich"),
        ("Bengaluru, Karnataka, India", "IN", "IN-KA", "Bengaluru"),
        ("Bengaluru, Karna\u0304taka, India", "IN", "IN-KA", "Bengaluru"),
        ("Abidjan, Cote d’Ivoire", "CI", "CI-AB", "Abidjan"),
        ("Buenos Aires, Argentina", "AR", "", "Buenos Aires"),
        ("Ile-de-France, France", "FR", "FR-IDF", ""),
        ("Ain, France", "FR", "FR-01", ""),
        ("Paris, France", "FR", "FR-75C", "Paris"),
        ("Vatican City", "VA", "", ""),
    ],
)
def test_places_that_exist(written: str, country: str, region: str, city: str) -> None:
    assert places.read_place(written) == ({"country": country, "region": region, "city": city}, "")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Atlantis", "We know no country “Atlantis”."),
        ("Rotterdam", "We know no country “Rotterdam”."),
        ("Porto, Portugall", "Do you mean Portugal?"),
        ("Berlin", "Do you mean “Berlin, Germany”?"),
        ("New York", "Do you mean “New York, United States”?"),
        ("San Francisco, California", "Do you mean “San Francisco, California, United States”?"),
        ("Paris, Texass, US", "United States has no region “Texass”. Do you mean Texas?"),
        ("Munich, Texas, Germany", "Germany has no region “Texas”."),
        ("a, b, c, d", "is not a place"),
        ("123, Germany", "is not the name of a city"),
        (f"{'x' * 90}, Germany", "under 80 characters"),
        (", ,", "is not a place"),
    ],
)
def test_places_that_do_not(written: str, why: str) -> None:
    place, said = places.read_place(written)
    assert place is None
    assert why in said


def test_several_lines_are_read_each_once() -> None:
    found, wrong = places.read_places("Rotterdam, NL\n\nGdańsk, Poland\nRotterdam, Netherlands\nNowhere\n")
    assert [places.said(place) for place in found] == ["Rotterdam, Netherlands", "Gdańsk, Poland"]
    assert len(wrong) == 1
    assert places.read_places("NL\n" * 21) == ([], ["Name 20 places at most."])
    assert places.read_countries("Germany, Polska; Atlantis\nnl") == (
        ["DE", "NL"],
        places.read_countries("Polska, Atlantis")[1],
    )


def test_every_country_is_read_as_it_is_shown() -> None:
    for one in pycountry.countries:
        shown = places.country_name(one.alpha_2)
        assert "," not in shown
        assert places.country_of(shown) == one.alpha_2


def test_every_region_is_read_as_it_is_shown() -> None:
    for one in pycountry.subdivisions:
        place = {"country": one.country_code, "region": one.code, "city": "Newtown"}
        read, why = places.read_place(places.said(place))
        assert read is not None, why
        assert places.region_name(read["region"]) == places.region_name(one.code)


@given(st.text(max_size=200))
def test_no_text_breaks_it(written: str) -> None:
    place, why = places.read_place(written)
    assert (place is None) == bool(why)
    places.read_countries(written)
    if place:
        assert places.read_place(places.said(place))[1] == ""


def test_where_in_words() -> None:
    here = {"country": "NL", "region": "", "city": "Rotterdam"}
    assert places.in_words([here], "remote", ["PL"]) == "Rotterdam, Netherlands, or remote from Poland"
    assert places.in_words([], "remote", []) == "Remote"
    assert places.in_words([here], "hybrid", []) == "Rotterdam, Netherlands, hybrid"
    assert places.in_words([], "", []) == ""


def test_kosovo_is_a_country_though_iso_leaves_its_code_open() -> None:
    place, why = places.read_place("Pristina, Kosovo")
    assert (place, why) == ({"country": "XK", "region": "", "city": "Pristina"}, "")
    assert place is not None
    assert places.said(place) == "Pristina, Kosovo"
    assert places.read_countries("XK; Albania") == (["XK", "AL"], [])
