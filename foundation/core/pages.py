"""Answering with a page, or with one block of it when htmx asks for less."""

from collections.abc import Generator, Mapping
from typing import Any, cast

import jinja2
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect
from markupsafe import Markup

UNDO = "undo:"
CSRF_INPUT = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">')


def wants_block(request: HttpRequest) -> bool:
    """Tell whether htmx asks for part of a page: not a boosted link, and not the history being restored."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page, or for htmx only its `block` with any waiting toasts beside it.

    The block sees the imports and variables at the top of its template. Raises KeyError for a block that the
    template does not have.
    """
    values = {**(context or {}), "request": request}
    # Django's own lazy ones mask the token anew for each form; once a page is enough, when there is a form at all.
    token = SimpleLazyObject(lambda: get_token(request))
    values |= {"csrf_token": token, "csrf_input": SimpleLazyObject(lambda: CSRF_INPUT.format(token))}
    page = _template(template)
    if block and wants_block(request):
        body = block_of(page, block, values) + waiting_toasts(request, values)
    else:
        body = page.render(values)
    response = HttpResponse(body, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def drawn(template: str, context: Mapping[str, Any]) -> Markup:
    """Return a part of a page that says the same whoever's request it is; it may be kept."""
    return Markup(_template(template).render(context))  # noqa: S704  (the environment escapes)


def _template(name: str) -> jinja2.Template:
    return cast("Jinja2", engines["jinja2"]).env.get_template(name)


def block_of(template: jinja2.Template, block: str, values: Mapping[str, Any]) -> str:
    """Return one block of a Jinja2 template as text.

    A block alone would not see what its template imports at the top. Starting the page's own generator runs those
    lines, and stops before the first piece of the layout, so nothing outside the block is rendered.
    """
    context = template.new_context(dict(values))
    layout = cast("Generator[str, None, None]", template.root_render_func(context))
    try:
        next(layout, None)
        return str(template.environment.concat(context.blocks[block][0](context)))
    finally:
        layout.close()


def waiting_toasts(request: HttpRequest, values: Mapping[str, Any]) -> str:
    """Return the waiting messages as toasts that htmx adds to the page's own region; '' when there are none."""
    waiting = list(messages.get_messages(request)) if hasattr(request, "_messages") else []
    if not waiting:
        return ""
    return str(_template("components/toasts_partial.html").render({**values, "waiting": waiting}))


def toast(request: HttpRequest, text: str, undo_url: str | None = None) -> None:
    """Tell the person what just happened, on this answer or the next page; `undo_url` takes a POST that reverses it."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def warn(request: HttpRequest, text: str) -> None:
    """Tell the person that something did not happen."""
    messages.warning(request, text)


def go(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Redirect after a POST to a path, a view name or an object; htmx is told to load the page as a whole."""
    target = resolve_url(to, *args, **kwargs)
    if wants_block(request):
        return HttpResponseClientRedirect(target)
    return HttpResponseRedirect(target)
