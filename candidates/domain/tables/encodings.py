"""Which encoding a text file is in, when nothing says so: each that fits is read and the most likely text is taken."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from charset_normalizer import from_bytes

SAMPLE = 120_000
# What spreadsheets and old systems write, with how unlikely each is before the text is looked at.
WESTERN = {
    "cp1252": 0.0, "cp1250": 1.0, "cp1251": 1.0, "cp1253": 1.5, "cp1254": 1.5, "cp1255": 1.5, "cp1256": 1.5,
    "cp1257": 2.0, "iso8859_2": 2.0, "mac_roman": 2.0, "cp850": 4.0, "koi8_r": 4.0,
}  # fmt: skip
EASTERN = ("cp932", "euc_jp", "gb18030", "big5", "euc_kr")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
INSIDE_NO_WORD = frozenset("–—‘“”„…•‹›«»")  # what a word holds only when it is read wrongly
WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
VOWELS = frozenset("aeiouyáéíóúýàèìòùâêîôûäëïöüÿãõåæøœěůąęőűăıαεηιουωаеёиоуыэюяіїє")
TURKISH, BEYOND_TURKISH = re.compile("[ğĞıİşŞ]"), re.compile(r"[^\W\d_a-zA-ZğĞıİşŞçÇöÖüÜâÂîÎûÛ]")
KANA = re.compile("[\u3041-\u30ff]")
HALF_KANA = re.compile("[\uff61-\uff9f]")


def encoding_of(data: bytes) -> str:
    """Return the name of the encoding; '' when none is likely. A mark at the beginning settles it."""
    # The mark of UTF-32 begins with that of UTF-16, so it is asked for first.
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    if wide := _without_mark(data):
        return wide
    if _fits(data, "utf-8"):
        return "utf-8"
    sample = data[:SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    western = min(((_doubt(text) + prior, name) for name, prior, text in _readings(data, sample)), default=(1e9, ""))
    eastern = _eastern(data, sample)
    if eastern and western[0] > 2.5 * max(1, _words_beyond_ascii(sample) / 8):
        return eastern
    return western[1] or eastern


def _without_mark(data: bytes) -> str:
    head = data[:4000]
    nuls = head.count(0)
    if nuls < len(head) * 0.2 or len(head) < 4:
        return ""
    return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        for _part in codecs.iterdecode((data[at : at + 65_536] for at in range(0, len(data), 65_536)), encoding):
            pass
    except UnicodeError:
        return False
    return True


def _readings(data: bytes, sample: bytes) -> Iterator[tuple[str, float, str]]:
    for name, prior in WESTERN.items():
        if _fits(data, name):
            yield name, prior, sample.decode(name, "replace")


def _eastern(data: bytes, sample: bytes) -> str:
    """Return the multi-byte encoding that fits best; kana settle it for Japanese."""
    fitting = [name for name in EASTERN if _fits(data, name)]
    for name in ("cp932", "euc_jp"):
        if name in fitting:
            text = sample.decode(name, "replace")
            if len(KANA.findall(text)) > max(2, len(HALF_KANA.findall(text))):
                return name
    if not fitting:
        return ""
    best = from_bytes(sample, cp_isolation=list(fitting)).best()
    return best.encoding if best else ""


def _words_beyond_ascii(sample: bytes) -> int:
    return len(re.findall(rb"[\x80-\xff]+", sample))


def _doubt(text: str) -> float:
    """Return how unlikely a reading is: signs inside words, letters that change script, words that cannot be spoken."""
    doubt = 0.0
    for match in re.finditer(r"[^\x00-\x7f]+", text):
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        for sign in match[0]:
            doubt += _odd(sign, before, after)
    # Read as western or central ones, the letters of Turkish are letters as well, of words that nobody says.
    if len({*TURKISH.findall(text)}) > 1 and not BEYOND_TURKISH.search(text):
        doubt -= 2.0
    return doubt + sum(_unspoken(word) for word in WORD.findall(text) if not word.isascii())


def _odd(sign: str, before: str, after: str) -> float:
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Co", "Cn"):
        return 10.0
    if sign in INSIDE_NO_WORD and before.isalpha() and after.isalpha():
        return 1.0
    if kind[0] in "LM" or sign in "\u00a0–—‘’“”„…€·°§«»‹›•™®©№":
        return 0.2 if kind == "Lo" and sign in "ªº" and before.isalpha() and after.isalpha() else 0.0
    return 3.0 if before.isalpha() or after.isalpha() else 1.0


def _unspoken(word: str) -> float:
    doubt = 0.0
    scripts = {_script(letter) for letter in word}
    if len(scripts) > 1:
        doubt += 3.0
    if any(low.islower() and high.isupper() and ord(high) > 127 for low, high in pairwise(word)):
        doubt += 2.0
    if scripts == {"LATIN"}:
        beyond = sum(ord(letter) > 127 for letter in word)
        if beyond >= 3 and beyond > len(word) / 2:
            doubt += 2.0
        runs = re.findall(r"v{3,}|c{4,}", "".join("v" if letter in VOWELS else "c" for letter in word.casefold()))
        doubt += 1.0 * len(runs)
        if len(word) > 2 and not word.isupper() and not VOWELS & set(word.casefold()):
            doubt += 1.0
    return doubt


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0] if ord(letter) > 127 else "LATIN"
