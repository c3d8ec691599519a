"""Addresses of all scripts: what is one, how it travels, and which spell one mailbox."""

import pytest
from django import forms

from foundation.core.domain.mailboxes import is_address, mailbox_key, on_the_wire, shown, wants_utf8

GOOD = [
    "josé@example.org", "почта@пример.рф", "用户@例子.公司", "संपर्क@डाटामेल.भारत", "o'hara@x.co", "a+b@straße.de",
    "anna.keller@sub.example.com", "a@xn--e1afmkfd.xn--p1ai",
]  # fmt: skip
WRONG = [
    "", "anna", "anna@", "@x.de", "anna@local", "a b@x.de", "a..b@x.de", ".a@x.de", "a@-x.de", "a@x..de", "a@x_y.de",
    "a\u202eb@x.de", "a\x00@x.de", "a@x.de\n", "👩@x.com", "a,b@x.de", "x" * 65 + "@x.de", "a@" + "x." * 130 + "de",
]  # fmt: skip


@pytest.mark.parametrize("address", GOOD)
def test_addresses_of_all_scripts_are_taken(address: str) -> None:
    assert is_address(address)
    assert forms.EmailField().clean(address) == address


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_address_is_none(text: str) -> None:
    assert not is_address(text)


def test_domains_travel_in_ascii_and_are_shown_in_their_script() -> None:
    assert on_the_wire("почта@пример.рф") == "почта@xn--e1afmkfd.xn--p1ai"
    assert on_the_wire("a@straße.de") == "a@xn--strae-oqa.de"
    assert shown("a@XN--E1AFMKFD.xn--p1ai") == "a@пример.рф"
    assert shown("Anna@example.com") == "Anna@example.com"
    assert [wants_utf8(each) for each in ("josé@example.org", "jose@пример.рф")] == [True, False]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lucia+jobs@gmail.com", "Lu.Cia@googlemail.com"),
        ("lucia+x@proton.me", "lucia@protonmail.com"),
        ("почта@пример.рф", "ПОЧТА@xn--e1afmkfd.xn--p1ai"),
        ("jose\u0301@example.org", "josé@example.org"),
    ],
)
def test_two_spellings_of_one_mailbox_have_one_key(one: str, other: str) -> None:
    assert mailbox_key(one) == mailbox_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lucia+a@firma.de", "lucia@firma.de"),
        ("l.ucia@proton.me", "lucia@proton.me"),
        ("+a@gmail.com", "+b@gmail.com"),
    ],
)
def test_what_may_be_two_mailboxes_has_two_keys(one: str, other: str) -> None:
    assert mailbox_key(one) != mailbox_key(other)
    assert mailbox_key("nobody") == ""
