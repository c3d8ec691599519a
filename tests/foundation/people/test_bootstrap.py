"""The first organisation is made by a command; its link lets the owner in once."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from foundation.people.models import Membership, Organisation
from tests import putting_back
from tests.cast import Cast

WORDS = ("--organisation", "Northwind", "--email", "ida.lund@northwind.example", "--zone", "Europe/Oslo")


def said(*words: str) -> str:
    out = StringIO()
    call_command("bootstrap", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def nobody(db: None) -> None:
    """An installation that nobody has set up."""
    putting_back.empty()


@pytest.mark.usefixtures("nobody")
def test_the_link_sets_a_password_once_and_leads_in(settings: Any) -> None:
    settings.BASE_URL = "http://testserver"
    told = said(*WORDS)
    link = told.splitlines()[-1].removeprefix("http://testserver")
    owner = Membership.objects.select_related("user", "organisation").get()
    assert (owner.job, owner.user.name, owner.organisation.zone) == ("owner", "Ida Lund", "Europe/Oslo")
    assert not owner.user.has_usable_password()
    client = Client()
    form = client.get(link, follow=True)
    chosen = {"password1": "a-long-enough-one-7", "password2": "a-long-enough-one-7"}
    assert client.post(form.redirect_chain[-1][0], chosen).status_code == 302
    owner.user.refresh_from_db()
    assert owner.user.check_password(chosen["password1"])
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()


@pytest.mark.usefixtures("nobody")
def test_a_repeat_makes_another_link_and_nothing_else() -> None:
    first, second = said(*WORDS), said(*WORDS)
    assert Organisation.objects.count() == Membership.objects.count() == 1
    assert first.splitlines()[0] == second.splitlines()[0]


def test_an_installation_that_is_set_up_takes_no_second_one(cast: Cast) -> None:
    for words in (WORDS, ("--organisation", "Brightwater", "--email", cast.ada.user.email)):
        with pytest.raises(CommandError, match="set up already"):
            said(*words)
    assert Organisation.objects.count() == 2


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize(
    ("field", "value"), [("--email", "nonsense"), ("--zone", "Mars/Base"), ("--organisation", " ")]
)
def test_what_cannot_be_right_is_said_and_makes_nothing(field: str, value: str) -> None:
    words = list(WORDS)
    words[words.index(field) + 1] = value
    with pytest.raises(CommandError):
        said(*words)
    assert Organisation.objects.count() == 0
