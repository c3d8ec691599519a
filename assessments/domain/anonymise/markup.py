"""Markup: text is read across tags, values of attributes by themselves, and tags stay as they are."""

from __future__ import annotations

import re

from assessments.domain.anonymise.escapes import View, view_of
from assessments.domain.anonymise.mask import Mask

ENDINGS = frozenset(
    {".html", ".htm", ".xhtml", ".xml", ".svg", ".rels", ".kml", ".gpx", ".vue", ".drawio", ".pmml", ".xsd", ".rss"}
)
_INLINE = (
    r"/?(?:b|i|em|strong|span|u|a|font|small|big|mark|sub|sup|tspan|tt|code|kbd|s|del|ins|q|abbr|wbr|bdi|bdo|label|"
    r"(?:w|a|r|x|m|mc|w14|w15|text|wp|v|o)(?:[:](?!p\b|br\b|tab\b|tc\b|tr\b|cr\b|h\b|line-break\b|s\b)[\w-]+))"
)
TAG = re.compile(
    rf"(?P<inline><!--\s*-->|<{_INLINE}(?:\s[^<>]*)?/?>)"
    r"|(?P<block><!--|-->|<!\[CDATA\[|\]\]>|<\?.{0,2000}?\?>|<[/!]?[A-Za-z][^<>]*>)",
    re.DOTALL,
)
_BEGINS = re.compile(r"<|-(?=->)|\](?=\]>)")
_ATTRIBUTE = re.compile(r"""(\s)([\w:.-]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'<>]+)""")
_BY = re.compile(
    r"(?:^|:)(?:author|initials|userid|providerid|lastmodifiedby|creator|userName|person|displayName)$", re.IGNORECASE
)
AUTHORS = re.compile(
    r"(<(dc:creator|cp:lastModifiedBy|meta:initial-creator|dc:contributor|dc:publisher|dc:rights|Manager|author|loext:sender-initials|"
    r"meta:printed-by|cc:creator)\b[^<>]*>)([^<>]+)(</\2>)"
)
SHORTEST_TAG = 8
NOBODY = frozenset(
    {
        "",
        "python-docx",
        "openpyxl",
        "apache poi",
        "microsoft office user",
        "pptxgenjs",
        "un-named",
        "matplotlib",
        "administrator",
    }
)
Lens = View


def across_tags(text: str) -> View | None:
    """Return the text as it is read: tags within a word are nothing, others end a line."""
    return view_of(text, TAG, _BEGINS, lambda tag: "" if tag.lastgroup == "inline" else "\n")


def clean(text: str, mask: Mask, *, office: bool = False) -> str:
    """Return markup with names taken out of text and attributes; it stays as well formed as it was.

    In parts of office documents only attributes that tell who wrote are looked at, and addresses of links.
    """
    text = AUTHORS.sub(lambda m: m[0] if m[3].strip().lower() in NOBODY else f"{m[1]}candidate{m[4]}", text)
    text = TAG.sub(lambda tag: _tag(tag[0], mask, office=office), text)
    return mask.clean(text, lenses=(across_tags,), kept=TAG)


def _tag(tag: str, mask: Mask, *, office: bool) -> str:
    def value(match: re.Match[str]) -> str:
        space, name, equals, quoted = match.groups()
        mark = quoted[0] if quoted[0] in "\"'" else ""
        inner = quoted[len(mark) : len(quoted) - len(mark)]
        if office and _BY.search(name):
            told = inner if inner.strip().lower() in NOBODY else "candidate"
        elif office and not inner.isascii():
            told = mask.clean(inner)
        elif office:
            told = mask.clean(inner) if len(inner) > 3 and name.rpartition(":")[2] in _SPOKEN else inner
        else:
            told = mask.clean(inner)
        return f"{space}{name}{equals}{mark}{told}{mark}"

    if "=" in tag:
        tag = _ATTRIBUTE.sub(value, tag)
    # What looks like a tag may be a comparison in a script, or an address in angle brackets.
    return tag if office or len(tag) < SHORTEST_TAG else mask.clean(tag, certain=True)


_SPOKEN = frozenset(
    {
        "Target",
        "PartName",
        "full-path",
        "title",
        "descr",
        "name",
        "alt",
        "instr",
        "tooltip",
        "display",
        "href",
        "docLocation",
        "text",
        "tag",
        "alias",
    }
)
