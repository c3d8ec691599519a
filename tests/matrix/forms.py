"""What a page lets somebody send: its forms as a browser would fill in and post them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from foundation.activity.models import Event
from tests.matrix.permissions import World

Fields = tuple[tuple[str, str], ...]
NOT_SENT = {"submit", "button", "image", "reset", "file"}
SENT_AS = "application/x-www-form-urlencoded"
TICKS = {"checkbox", "radio"}
# What tells one row from another.
IDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WORDS = {"text", "email", "url", "number", "tel"}


@dataclass(frozen=True)
class Sending:
    """One way to send a form: unchanged by one of its buttons, or with one box ticked or unticked."""

    method: str
    action: str
    fields: Fields
    button: str = ""
    changed: str = ""
    htmx: bool = False
    typed: tuple[str, ...] = ()  # the fields that hold words
    before: Fields = ()  # what would be sent if the box were not touched
    box: tuple[str, str] | None = None  # the checkbox that is touched: its name and value

    @property
    def target(self) -> str:
        """Return the name of the view that answers it."""
        try:
            return resolve(urlsplit(self.action).path).view_name
        except Resolver404:
            return self.action

    @property
    def exactly(self) -> tuple[object, ...]:
        """Return what tells this sending from all others but the same form on another page."""
        names = tuple(sorted({name for name, _ in self.fields}))
        return self.method, self.action, names, self.button, self.changed, self.htmx

    @property
    def shapes(self) -> tuple[tuple[object, ...], ...]:
        """Return the kinds of sending that this is one of, ids aside: who sends all of them again learns nothing new.

        Of a box it is one kind which it is, and another which value of its family of boxes it has.
        """
        names = tuple(sorted({_plain(name) for name, _ in self.fields}))
        form = self.method, self.target, names, _plain(self.button), self.htmx
        if not self.changed:
            return (form,)
        name, _, value = _plain(self.changed).partition("=")
        return (*form[:2], name, value.split()[-1]), (*form[:2], family(name), value)

    @property
    def label(self) -> str:
        """Return what answers it, and which button was pressed."""
        return f"{self.target} {self.button}".strip()

    def __str__(self) -> str:
        how = f"with {self.changed}" if self.changed else "by htmx" if self.htmx else "unchanged"
        return f"{self.method} {self.label} ({self.action}) {how}"


def _plain(text: str) -> str:
    """Return a name or a value without the ids in it."""
    return IDS.sub("#", text)


def family(name: str) -> str:
    """Return what boxes have in common whose names tell which row they are of."""
    return name.split("-", maxsplit=1)[0]


def sendings(page: str, body: bytes) -> Iterator[Sending]:
    """Yield everything that the forms of a page at the path `page` let somebody send with at most one click before."""
    root = html.fromstring(body.decode())
    for form in root.iter("form"):
        # What stands in a template is filled in by a script before anybody sees it.
        inert = next(form.iterancestors("template"), None) is not None
        if form.get("method", "get").lower() != "dialog" and not inert:
            yield from _of_form(page, root, form)


def _of_form(page: str, root: Any, form: Any) -> Iterator[Sending]:
    controls = [one for one in root.iter("input", "select", "textarea", "button") if _belongs(one, form)]
    named = [one for one in controls if one.get("name") and _live(one)]
    fields = tuple(pair for one in named for pair in _sent(one))
    typed = tuple(dict.fromkeys(one.get("name") for one in named if _holds_words(one)))
    action = urljoin(page, form.get("action", ""))
    plain = Sending(form.get("method", "get").upper(), action, fields, typed=typed)
    buttons = [one for one in controls if _submits(one) and _live(one)]
    if not buttons and all(one.get("type") == "hidden" for one in named):
        return  # for somebody who only reads: there is nothing to press
    by_button = [_pressed(page, plain, button) for button in buttons] or [plain]
    yield from by_button
    if form.get("hx-post") and form.get("hx-trigger"):  # sends itself, without a button
        given = json.loads(form.get("hx-vals", "{}"))
        yield replace(plain, action=form.get("hx-post"), fields=(*fields, *given.items()), htmx=True)
    for one in named:
        if one.tag == "input" and one.get("type") in TICKS:
            yield _toggled(by_button[0], one)


def _belongs(control: Any, form: Any) -> bool:
    owner = control.get("form")
    if owner is not None:
        return bool(owner == form.get("id"))
    return next(control.iterancestors("form"), None) is form


def _live(control: Any) -> bool:
    return control.get("disabled") is None and all(
        around.get("disabled") is None for around in control.iterancestors("fieldset")
    )


def _holds_words(control: Any) -> bool:
    return control.tag == "textarea" or (control.tag == "input" and control.get("type", "text") in WORDS)


def _submits(control: Any) -> bool:
    kind = control.get("type", "submit" if control.tag == "button" else "text")
    return control.tag in {"button", "input"} and kind in {"submit", "image"}


def _pressed(page: str, plain: Sending, button: Any) -> Sending:
    name, value = button.get("name"), button.get("value", "")
    return replace(
        plain,
        action=urljoin(page, button.get("formaction")) if button.get("formaction") else plain.action,
        method=button.get("formmethod", plain.method).upper(),
        fields=(*plain.fields, (name, value)) if name else plain.fields,
        button=f"{name}={value}" if name else "",
    )


def _sent(control: Any) -> Iterator[tuple[str, str]]:
    name, kind = control.get("name"), control.get("type", "text")
    if control.tag == "textarea":
        yield name, control.text_content().removeprefix("\n")
    elif control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and control.get("multiple") is None:
            chosen = options[:1]
        for option in chosen:
            yield name, option.get("value", option.text_content().strip())
    elif control.tag == "input" and kind in TICKS:
        if control.get("checked") is not None:
            yield name, control.get("value", "on")
    elif control.tag == "input" and kind not in NOT_SENT:
        yield name, control.get("value", "")


def _toggled(plain: Sending, box: Any) -> Sending:
    """Tick a box, untick it, or choose another radio button of its group."""
    name, value = box.get("name"), box.get("value", "on")
    if box.get("type") == "radio":
        fields = (*(pair for pair in plain.fields if pair[0] != name), (name, value))
        return replace(plain, fields=fields, changed=f"{name}={value} chosen")
    how = "ticked" if box.get("checked") is None else "unticked"
    return together([replace(plain, before=plain.fields, box=(name, value), changed=f"{name}={value} {how}")])


def together(boxes: list[Sending]) -> Sending:
    """Return one sending in which each of these boxes of one form is ticked, or unticked if it was ticked before."""
    first, *others = boxes
    fields = list(first.before)
    for one in boxes:
        if one.changed.endswith(" ticked"):
            fields.append(one.box or ("", ""))
        else:
            fields.remove(one.box or ("", ""))
    more = f" with {len(others)} more" if others else ""
    return replace(first, fields=tuple(fields), changed=first.changed + more)


def in_lists(sent: Iterable[Sending]) -> list[list[Sending]]:
    """Return the sendings apart, but those together that touch boxes of one family and form in the same direction."""
    groups: dict[object, list[Sending]] = {}
    for one in sent:
        how = one.changed.rpartition(" ")[2]
        key = (one.action, one.button, one.before, family(one.box[0]), how) if one.box else one
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def client_of(world: World, actor: str) -> Client:
    """Return a browser of this actor; a fault of the server is an answer of 500 in it."""
    client = Client(raise_request_exception=False)
    client.handler = world.handler
    if actor in world.sessions:
        client.cookies["sessionid"] = world.sessions[actor]
    return client


def send(world: World, actor: str, sending: Sending) -> HttpResponse:
    """Send a form as `actor`, undo what it wrote, and return the answer.

    One that is sent untouched and leads on is sent again, as by a second click: its answer has `again`, what that one
    did once more.
    """
    client = client_of(world, actor)
    body, headers = urlencode(sending.fields), {"HX-Request": "true"} if sending.htmx else {}
    with transaction.atomic():
        if sending.method == "GET":
            answer = client.get(f"{sending.action.partition('?')[0]}?{body}")
        else:
            answer = client.post(sending.action, body, content_type=SENT_AS, headers=headers)
            if 300 <= answer.status_code < 400 and not sending.changed:
                before = Event.objects.count()
                client.cookies["sessionid"] = world.sessions.get(actor, "")  # it left before the answer came
                second = client.post(sending.action, body, content_type=SENT_AS, headers=headers)
                answer.again = Event.objects.count() - before, second.headers.get("Location")
        transaction.set_rollback(True)
    return answer
