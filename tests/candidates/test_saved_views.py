"""Saved views: whose they are, where they lead, and what opens with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from candidates.models import SavedView
from candidates.services import saving
from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid
from roles.models import Role
from tests.candidates.pages import browser, text, url
from tests.factories.candidates import application, hiring_role

pytestmark = pytest.mark.django_db
LIST = reverse("candidates:list")


@pytest.fixture(scope="module")
def made(shared: Any) -> Any:
    def make(cast: Any) -> Role:
        role = hiring_role(cast)
        application(cast, role, "Lucía", source="Referral")
        application(cast, role, "Noor", source="Website")
        return role

    return shared(make)


def save(cast: Any, role: Role | None = None, name: str = "Referred", **more: Any) -> SavedView:
    given = {"actor": cast.rafa, "query": "source=Referral&sort=-name&after=x&junk=1", **more}
    return saving.save_view(role=role, name=name, **given)


def test_a_view_is_saved_from_the_list_and_leads_back_to_it(cast: Any, made: Any) -> None:
    role, client = made(), browser(cast.rafa)
    page = text(client.get(url("table", role), {"source": "Referral", "sort": "-name"}))
    assert f"{reverse('candidates:save_view')}?source=Referral&amp;sort=-name&amp;at={role.pk}" in page
    save_at = f"{reverse('candidates:save_view')}?source=Referral&at={role.pk}"
    assert client.get(save_at).status_code == 200
    answer = client.post(save_at, {"name": "Referred", "query": "source=Referral", "shared": ""})
    made_view = SavedView.objects.get()
    assert (made_view.role_id, made_view.query, made_view.shared) == (role.pk, "source=Referral", False)
    assert answer["Location"] == f"{url('table', role)}?source=Referral&saved={made_view.pk}"
    shown = text(client.get(answer["Location"]))
    assert 'aria-current="page">Referred</a>' in shown
    assert ("Lucía" in shown, "Noor" in shown) == (True, False)
    assert Event.objects.filter(verb="saved_view.saved", subject_id=made_view.pk).count() == 1
    assert client.post(save_at, {"name": "referred", "query": ""}).status_code == 422


def test_a_view_keeps_what_an_address_may_say_and_nothing_else(cast: Any, made: Any) -> None:
    assert save(cast).query == "source=Referral&sort=-name"
    with pytest.raises(Invalid):
        save(cast, name="Long", query="&".join(f"cols={n:0100}" for n in range(20)))
    with pytest.raises(Invalid):
        save(cast, name=" ")
    with pytest.raises(Forbidden):
        save(cast, made(), actor=cast.ines)
    with pytest.raises(Forbidden):
        save(cast, actor=cast.olu)


def test_other_peoples_own_views_are_not_there(cast: Any, made: Any) -> None:
    role = made()
    own, shared = save(cast, role), save(cast, role, "For all", shared=True)
    for member in (cast.ada, cast.mei):
        client = browser(member)
        assert client.get(url("saved_view", own)).status_code == 404
        assert client.post(url("delete_view", own)).status_code == 404
        assert client.get(url("saved_view", shared)).status_code == 302
        assert client.get(url("edit_view", shared)).status_code == 403
        assert client.post(url("delete_view", shared)).status_code == 403
        page = text(client.get(url("table", role)))
        assert (">For all</a>" in page, ">Referred</a>" in page) == (True, False)
    assert browser(cast.zed).get(url("saved_view", shared)).status_code == 404


def test_a_view_of_all_roles_works_at_each(cast: Any, made: Any) -> None:
    role, client = made(), browser(cast.rafa)
    view = save(cast)
    page = text(client.get(url("table", role)))
    assert f'href="{url("saved_view", view)}?at={role.pk}"' in page
    assert client.get(url("saved_view", view), {"at": role.pk})["Location"].startswith(url("table", role))
    assert client.get(url("saved_view", view), {"at": "'"})["Location"].startswith(LIST)
    as_board = save(cast, role, "Board", query="view=board&late=1")
    assert client.get(url("saved_view", as_board))["Location"].startswith(url("board", role) + "?late=1")


def test_a_view_is_renamed_shared_and_shows_something_else(cast: Any, made: Any) -> None:
    view, client = save(cast), browser(cast.rafa)
    assert 'value="Referred"' in text(client.get(url("edit_view", view)))
    page = text(client.get(url("edit_view", view) + "?status=hold"))
    assert 'value="status=hold"' in page
    client.post(url("edit_view", view), {"name": "Waiting", "shared": "on", "query": "status=hold"})
    view.refresh_from_db()
    assert (view.name, view.shared, view.query) == ("Waiting", True, "status=hold")
    client.post(url("delete_view", view))
    assert not SavedView.objects.exists()
    assert client.get(url("saved_view", view)).status_code == 404


def test_a_list_opens_with_the_view_that_one_chose(cast: Any, made: Any) -> None:
    client, mei = browser(cast.rafa), browser(cast.mei)
    first, second = save(cast, shared=True), save(cast, name="Second")
    for view in (first, second):
        client.post(url("default_view", view), {"opens": "1"})
    assert client.get(LIST)["Location"].endswith(f"saved={second.pk}")
    assert client.get(LIST, {"all": "1"}).status_code == 200
    assert mei.get(LIST).status_code == 200
    mei.post(url("default_view", first), {"opens": "1"})
    assert mei.get(LIST).status_code == 302
    saving.change_view(actor=cast.rafa, view=first, shared=False)
    assert mei.get(LIST).status_code == 200
    client.post(url("default_view", second), {"opens": ""})
    assert client.get(LIST).status_code == 200


def test_a_board_is_saved_as_one_and_never_opens_the_table(cast: Any, made: Any) -> None:
    role, client = made(), browser(cast.rafa)
    page = text(client.get(url("board", role), {"late": "1"}))
    assert f"{reverse('candidates:save_view')}?late=1&amp;view=board&amp;at={role.pk}" in page
    view = save(cast, role, "Late ones", query="late=1&view=board")
    opened = client.get(url("saved_view", view))["Location"]
    assert 'aria-current="page">Late ones</a>' in text(client.get(opened))
    client.post(url("default_view", view), {"opens": "1"})
    assert client.get(url("table", role)).status_code == 200


def test_a_view_leads_to_all_columns_and_filters_that_it_keeps(cast: Any) -> None:
    kept = save(cast, query="late=&cols=name&cols=owner&cols=email")
    address = f"{LIST}?late=&cols=name&cols=owner&cols=email&saved={kept.pk}"
    assert browser(cast.rafa).get(url("saved_view", kept))["Location"] == address


def shown(client: Any, page: str) -> dict[str, str]:
    """Return what the form that changes a view would send."""
    forms = html.fromstring(text(client.get(page, {"q": "x"}))).forms
    return next(dict(form.form_values()) for form in forms if "was" in form.inputs)


def test_a_second_window_changes_only_what_it_changed(cast: Any, made: Any) -> None:
    role, client = made(), browser(cast.rafa)
    view = save(cast, role, shared=True)
    page = reverse("candidates:edit_view", args=[view.pk])
    first, second = (shown(client, page) for _ in range(2))
    assert first["name"] == "Referred"
    client.post(page, {**first, "name": "Renamed", "query": view.query})
    del second["shared"]
    client.post(page, second)
    view.refresh_from_db()
    assert (view.name, view.shared, view.query) == ("Renamed", False, "q=x")


def test_a_role_that_is_offered_no_more_is_said_in_our_words(cast: Any, made: Any) -> None:
    said = text(browser(cast.ines).post("/referrals/", {"role": str(made().pk), "name": "Ana", "how": "mind-reading"}))
    assert "This is not offered here, or no longer." in said
    assert "“mind-reading” is not offered here, or no longer." in said
    assert "Select a valid choice" not in said
