"""Controls that are written out: the HTML of Django's own templates."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import Jinja2

from foundation.core.controls import Controls

CHOICES = [("", "None"), ("a", "A & <b>"), ("Grouped", [("b", "B"), ("c", "C")])]
ATTRS = {"class": "input", "title": 'Said "so" & <so>', "required": True, "disabled": False, "maxlength": 9}


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput(ATTRS), 'x "y" <z>'),
        (forms.TextInput(), None),
        (forms.TextInput(), ""),
        (forms.NumberInput(), 0),
        (forms.HiddenInput(), 3),
        (forms.EmailInput(), "a@b.example"),
        (forms.PasswordInput(), "never shown"),
        (forms.DateInput(), date(2026, 11, 29)),
        (forms.FileInput(ATTRS), None),
        (forms.CheckboxInput(), True),
        (forms.Textarea(ATTRS), "\nfirst\n\n</textarea>"),
        (forms.Textarea(), None),
        (forms.Select(ATTRS, CHOICES), "a"),
        (forms.Select(choices=CHOICES), "c"),
        (forms.SelectMultiple(choices=CHOICES), ["b", "c"]),
        (forms.RadioSelect(choices=CHOICES), "a"),
    ],
)
def test_a_control_is_the_one_that_django_draws(widget: forms.Widget, value: Any) -> None:
    def drawn(renderer: Jinja2) -> str:
        html = str(widget.render("field", value, {"id": "id_field"}, renderer))
        return re.sub(r"\s*\n\s*(?=</?(opt|select))", "", html)

    assert drawn(Controls()) == drawn(Jinja2())
