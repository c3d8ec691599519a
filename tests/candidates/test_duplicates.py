"""Who may be one person: pure rules, the same from either side and in any spelling."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.domain.duplicates import (
    Facts,
    Finding,
    Reason,
    Someone,
    against,
    city_of,
    employer_of,
    judge,
    keys_of,
    page_of,
    same_name,
)

NOEMIE = Facts(
    names=("Noémie Traoré",),
    emails=("noemie.lassalle@example.org",),
    phones=("+33472550142",),
    cities=("Grenoble",),
    employers=("A dairy co-operative",),
)
OTHER = Facts(("Noemie Traore",), ("noemie.t@example.org",), cities=("Lyon",), employers=("A parcel network",))


def found(one: Facts, other: Facts) -> Finding | None:
    return judge(*(Someone(facts.names, keys_of(facts)) for facts in (one, other)))


@pytest.mark.parametrize(
    ("shared", "certain", "reasons"),
    [
        ({"emails": ("NOEMIE.Lassalle@example.org",)}, True, ("email",)),
        ({"emails": ("noemie.t@example.org", "noemie.lassalle@example.org")}, True, ("email",)),
        ({"phones": ("+33472550142",)}, False, ("phone",)),
        ({"phones": ("+33600000000; +33472550142 ext. 3",)}, False, ("phone",)),
        ({"cities": ("38000 GRENOBLE, France",)}, False, ("city",)),
        ({"employers": ("a Dairy Coöperative SAS",)}, False, ()),
        ({"employers": ("A Dairy Co-operative SAS",)}, False, ("employer",)),
        ({"cities": ("grenoble",), "phones": ("+33472550142",)}, False, ("phone", "city")),
        ({}, False, ()),
    ],
)
def test_what_two_rows_share_says_how_sure_it_is(shared: dict[str, object], certain: bool, reasons: tuple[str]) -> None:
    assert found(NOEMIE, replace(OTHER, **shared)) == (Finding(certain, reasons) if reasons else None)


def test_one_profile_is_certain_and_one_page_is_probable() -> None:
    profile, page = "https://www.linkedin.com/in/noemie", "https://github.com/noemie"
    pair = [(replace(NOEMIE, links=(link,)), replace(OTHER, links=(link,))) for link in (profile, page)]
    assert [found(*two) for two in pair] == [Finding(True, ("profile",)), Finding(False, ("link",))]


def test_two_spellings_of_one_mailbox_are_a_hint_where_the_provider_says_so() -> None:
    plain, tagged = (Facts(names=("Noémie",), emails=(email,)) for email in ("n.t@gmail.com", "NT+jobs@gmail.com"))
    assert found(plain, tagged) == Finding(False, ("mailbox",))
    assert found(plain, replace(tagged, emails=("nt+jobs@example.org",))) is None


def test_one_file_is_probable_under_one_name_and_nothing_under_two() -> None:
    one, same = Facts(names=("Noémie",), files=("a1",)), Facts(names=("NOEMIE",), files=("a1",))
    assert found(one, same) == Finding(False, ("file",))
    assert found(one, replace(same, names=("Kofi",))) is None


def test_an_agency_s_address_under_two_unlike_names_is_not_certain() -> None:
    agency = [Facts(names=(name,), emails=("people@agency.example",)) for name in ("Anna Berg", "Kofi Larbi")]
    assert found(*agency) == Finding(False, ("email",))


def test_a_single_name_in_one_city_is_nothing_but_one_in_signs_is_something() -> None:
    assert found(*(Facts(names=("Anna",), cities=("Berlin",)) for _ in range(2))) is None
    assert found(*(Facts(names=("山田太郎",), cities=("東京",)) for _ in range(2))) == Finding(False, ("city",))


def test_a_key_that_half_the_world_has_says_nothing() -> None:
    one, other = (Someone(("A B",), frozenset({"phone:+4930123456", "city:a b|berlin"})) for _ in range(2))
    assert judge(one, other, {"phone:+4930123456"}) == Finding(False, ("city",))
    assert judge(one, other, one.keys) is None


@pytest.mark.parametrize(
    ("told", "value"),
    [
        (city_of("10115 Berlin (Mitte)"), "berlin"),
        (city_of("Remote"), ""),
        (employer_of("Großmann & Søn GmbH & Co. KG"), "grossmann son"),
        (employer_of("Freelance"), ""),
        (page_of("https://WWW.GitHub.com/Noemie/?tab=stars#top"), "github.com/noemie"),
        (page_of("http://github.com/"), ""),
        (same_name("Noémie Traoré", "noemie traore"), "same name without accents"),
        (same_name("Traoré Noémie", "Noémie Traoré"), "same name in another order"),
        (same_name("Noémie", "NOÉMIE"), "same name"),
        (same_name("Noémie", "Kofi"), ""),
    ],
)
def test_values_are_read_as_people_mean_them(told: str, value: str) -> None:
    assert told == value


def test_what_speaks_against_it_is_what_both_have_differently() -> None:
    assert against(NOEMIE, replace(OTHER, phones=("+33472550142",))) == [
        "another e-mail",
        "another city",
        "another employer",
    ]
    assert against(NOEMIE, Facts(names=("Noemie Traore",))) == []


words = st.text(st.sampled_from("aAbéÉñöÖßŁłçíïÅæ山田жЖ'’-"), min_size=1, max_size=6)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
people = st.builds(
    Facts,
    names=st.lists(names, max_size=2).map(tuple),
    emails=st.lists(st.sampled_from(["a@x.example", "B@x.example", "é@x.example"]), max_size=2).map(tuple),
    phones=st.lists(st.sampled_from(["+33472550142", "030 123456", "+4930123; +33472550142"]), max_size=2).map(tuple),
    links=st.lists(st.sampled_from(["https://www.linkedin.com/in/a", "https://a.example/b"]), max_size=2).map(tuple),
    cities=st.lists(st.sampled_from(["Zürich", "ZURICH, CH", "Remote"]), max_size=1).map(tuple),
    employers=st.lists(st.sampled_from(["Kestrel", "KESTREL Ltd"]), max_size=1).map(tuple),
    files=st.lists(st.sampled_from(["f1", "f2"]), max_size=2).map(tuple),
)


@settings(deadline=None, max_examples=300)
@given(people, people)
def test_the_finding_is_the_same_from_either_side_and_has_a_key_in_common(one: Facts, other: Facts) -> None:
    assert found(one, other) == found(other, one)
    assert (found(one, other) is not None) == bool(keys_of(one) & keys_of(other))


@settings(deadline=None, max_examples=300)
@given(people, people, st.sampled_from([str.upper, str.lower, str.title]))
def test_case_accents_as_two_signs_and_spaces_change_nothing(
    one: Facts, other: Facts, case: Callable[[str], str]
) -> None:
    def spelled(text: str) -> str:
        return f"  {unicodedata.normalize('NFD', case(text)).replace(' ', '   ')} "

    again = replace(
        one,
        names=tuple(map(spelled, one.names)),
        emails=tuple(email.upper() for email in one.emails),
        cities=tuple(map(spelled, one.cities)),
        employers=tuple(map(spelled, one.employers)),
    )
    assert found(again, other) == found(one, other)


@settings(deadline=None, max_examples=200)
@given(people)
def test_whoever_has_an_address_is_certainly_themselves(one: Facts) -> None:
    finding = found(one, one)
    if one.emails:
        assert finding is not None
        assert (finding.certain, finding.reasons[0]) == (True, Reason.EMAIL)
