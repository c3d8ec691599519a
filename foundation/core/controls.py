"""Form controls written out. Django puts each together from up to a dozen nested templates; this is the same HTML."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import Jinja2
from django.http import HttpRequest
from markupsafe import escape

Widget = Mapping[str, Any]
INPUTS = ("text", "hidden", "number", "email", "url", "password", "date", "time", "datetime", "file", "checkbox")


class Controls(Jinja2):
    """Draws inputs, options, text areas and selects itself and leaves the rest to Django's templates."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return the HTML of a control."""
        write = WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def _attributes(widget: Widget) -> str:
    """Return the attributes, each with a space before it: True stands alone, False is left out."""
    given = widget["attrs"].items()
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'
        for name, value in given
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{value}{_attributes(widget)}>'


def _option(widget: Widget) -> str:
    """Return one of a group; its name stands beside it where Django lays out the group."""
    if not widget["wrap_label"]:
        return _input(widget)
    name = widget["attrs"].get("id")
    aim = f' for="{escape(name)}"' if name else ""
    return f"<label{aim}>{_input(widget)} {escape(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    # The browser leaves out the first line end, so that a text that begins with one keeps it.
    text = escape(widget["value"] or "")
    return f'<textarea name="{escape(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, options) for name, options, _at in widget["optgroups"])
    return f'<select name="{escape(widget["name"])}"{_attributes(widget)}>{groups}</select>'


def _group(name: str | None, options: list[Widget]) -> str:
    drawn = "".join(
        f'<option value="{escape(option["value"])}"{_attributes(option)}>{escape(option["label"])}</option>'
        for option in options
    )
    return f'<optgroup label="{escape(name)}">{drawn}</optgroup>' if name else drawn


WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    **{f"django/forms/widgets/{kind}_option.html": _option for kind in ("radio", "checkbox")},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
