"""The Jinja2 environment of our own pages: what templates may call, and how the words and figures look.

Filters about text and figures live in `formatting`; those about rich text in `richtext`.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import json_script
from django_htmx.jinja import django_htmx_script, htmx_script
from markupsafe import Markup
from markupsafe import _escape_inner as escaped  # type: ignore[attr-defined]  # what `escape` makes markup of

from foundation.core import clock, formatting, richtext
from foundation.core.addresses import address, url_above
from foundation.core.widgets import choices_of, kind_of, render_widget

logger = logging.getLogger(__name__)

PLACE = re.compile(r"%\((\w+)\)s")
JSON_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    ord("'"): "\\u0027",
}


def environment(**options: Any) -> jinja2.Environment:
    """Return the environment that Django's Jinja2 backend uses; `options` are the backend's own.

    Undefined names raise everywhere but in production, where they print nothing. Compiled templates are kept under
    DATA_DIR, so that a new process starts warm.
    """
    options["undefined"] = jinja2.Undefined if settings.PRODUCTION else jinja2.StrictUndefined
    options["bytecode_cache"] = _bytecode_cache()
    env = Templates(trim_blocks=True, lstrip_blocks=True, **options)
    env.globals.update(
        static=lru_cache(static),
        url=address,
        url_above=url_above,
        get_messages=get_messages,
        now=clock.now,
        zone_key=timezone.get_current_timezone_name,
        htmx_script=htmx_script,
        django_htmx_script=django_htmx_script,
        htmx_config=htmx_config(),
        asked=asked,
        filled=filled,
        widget=render_widget,
        kind_of=kind_of,
        choices_of=choices_of,
    )
    env.filters.update(formatting.FILTERS)
    env.filters.update(
        markdown=richtext.markdown,
        paragraphs=richtext.paragraphs,
        json_attr=json_attr,
        json_block=json_script,
        marked=richtext.marked,
    )
    return env


def written(value: Any) -> str:
    """Return what a template writes for a value, as `markupsafe.escape` does.

    A plain text, or the markup itself: what is written is joined to a page at once and not escaped again, so nobody
    needs to be told that it was. A board writes some three thousand values.
    """
    kind = type(value)
    if kind is Markup:
        markup: Markup = value
        return markup
    if kind is not str and hasattr(value, "__html__"):
        return str(value.__html__())
    text: str = escaped(value if kind is str else str(value))
    return text


def filled(pattern: str, values: Mapping[str, Any], **further: Any) -> Markup:
    """Return a pattern with these values where it has their `%(name)s`, each as a template writes it.

    For the rows of long tables: what is the same in all of them is drawn once.
    """
    told = {name: escaped(value) if type(value) is str else written(value) for name, value in values.items()}
    told |= {name: written(value) for name, value in further.items()}
    names, around = _places(pattern)
    pieces = around.copy()
    pieces[1::2] = [told[name] for name in names]
    return Markup("".join(pieces))  # noqa: S704  (the pattern is a template's, and every value was written)


@lru_cache(maxsize=64)
def _places(pattern: str) -> tuple[list[str], list[str]]:
    """Return the names of a pattern's places, and the pattern in pieces of which every second one is a place."""
    pieces = PLACE.split(pattern)
    return pieces[1::2], pieces


def in_one_piece(render: Callable[..., Iterator[str]]) -> Callable[..., Iterator[str]]:
    """Return what a part of a page renders as one text: else each piece goes up through all that stand around it."""

    def joined(*given: Any, **named: Any) -> Iterator[str]:
        yield "".join(render(*given, **named))

    return joined


class Written(jinja2.Template):
    """A template that writes values by `written`, and each of its blocks in one piece; so itself where it has none.

    One that has blocks goes on piece by piece: `pages.block_of` stops it before the first.
    """

    @classmethod
    def from_code(cls, *given: Any, **named: Any) -> jinja2.Template:
        """Return the template of compiled code, whose module imports `escape` by that name."""
        made = super().from_code(*given, **named)
        names = made.root_render_func.__globals__
        names["escape"] = written
        if not made.blocks:
            made.root_render_func = in_one_piece(made.root_render_func)
        for name, block in made.blocks.items():
            # Where `super()` is asked for, the code names the block itself.
            made.blocks[name] = names[block.__name__] = in_one_piece(block)
        return made


class Templates(jinja2.Environment):
    """Jinja2's environment whose templates share its globals; none has any of its own.

    Otherwise each import and include of a page goes through a chain of mappings, name by name.
    """

    template_class = Written

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template."""
        return super().make_globals(d) if d else self.globals


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Jinja2's own cache in files; a page is shown though its template cannot be kept."""

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep a compiled template; a full or read-only disk is told to the log and costs time, not the page."""
        try:
            super().dump_bytecode(bucket)
        except OSError as error:
            logger.warning("A compiled template could not be kept under DATA_DIR: %s", error.strerror)


def _bytecode_cache() -> jinja2.BytecodeCache:
    folder = Path(settings.DATA_DIR) / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return CompiledTemplates(str(folder))


def asked(request: HttpRequest | None, name: str, default: Any = None) -> Any:
    """Return what a middleware put on the request, or `default` on pages that are shown without it."""
    return getattr(request, name, default)


def json_attr(value: Any) -> Markup:
    """Return `value` as JSON that is safe inside a single-quoted attribute."""
    return Markup(json.dumps(value, default=str).translate(JSON_ESCAPES))  # noqa: S704  (every special is escaped)


def htmx_config() -> Mapping[str, Any]:
    """Return htmx's settings: no injected styles, no eval, no page copies in the browser's storage.

    Answers that carry a form or the newer state back (400, 409, 413, 422) are swapped like any other; a whole error
    page is not (js/toast.js shows its sentence instead). What is swapped in works at once: until it has settled, htmx
    does not know its buttons, and one that is pressed meanwhile would load a whole page.
    """
    return {
        "defaultSettleDelay": 0,
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "historyCacheSize": 0,
        "scrollBehavior": "auto",
        "timeout": 20000,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "400|409|413|422", "swap": True, "error": False},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
