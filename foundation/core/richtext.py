"""Text that people write, made safe to show: Markdown, plain paragraphs, and passages marked in a line."""

from collections.abc import Iterable

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup, escape

TAGS = {
    "p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
LOWEST = 6


def _lower_headings(state: StateCore) -> None:
    """Push headings down so that a document's first heading is `env['top']`: a page has one h1, its own."""
    shift = state.env.get("top", 3) - 1
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + shift, LOWEST)}"


_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
_parser.core.ruler.push("lower_headings", _lower_headings)


def markdown(text: str | None, top: int = 3) -> Markup:
    """Return Markdown as safe HTML. Raw HTML is shown as text; links are http, https or mailto; `#` becomes h`top`."""
    html = _parser.render(text or "", {"top": top})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    return Markup(clean)  # noqa: S704  (cleaned by nh3)


def paragraphs(text: str | None) -> Markup:
    """Return plain text as escaped paragraphs, with single line ends kept."""
    blocks = (block.strip() for block in str(escape((text or "").replace("\r\n", "\n"))).split("\n\n"))
    parts = [f"<p>{block}</p>".replace("\n", "<br>") for block in blocks if block]
    return Markup("".join(parts))  # noqa: S704  (escaped as a whole, before it was parted)


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """Return escaped text with the character ranges [start, end) in `<mark>`; overlapping ranges are joined."""
    out, at = [], 0
    for start, end in sorted(spans):
        begin = max(start, at)
        if end <= begin:
            continue
        out += [escape(text[at:begin]), Markup("<mark>{}</mark>").format(text[begin:end])]
        at = end
    return Markup("").join([*out, escape(text[at:])])
