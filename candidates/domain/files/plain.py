"""Text without any form: which encoding it has is told by marks, by what fits, and else by what reads as a language."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from candidates.domain.files.sniffing import wide_order

SAMPLE = 64 * 1024
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Encodings with two bytes for a character, and those with one; the first of equals wins.
DOUBLE = ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949")
SINGLE = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "cp1255", "cp1256", "iso8859_2", "koi8_u", "mac_roman",
    "mac_cyrillic", "mac_latin2", "cp850", "cp852", "cp866", "iso8859_5",
)  # fmt: skip
# Letters beyond a to z by language: text whose letters belong to one of these is likelier than a mixture.
LANGUAGES = [set(letters + letters.upper()) for letters in (
    "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "áàâãçéêíóôú", "àèéìíòóù", "åäöé", "æøåé", "áðéíóúýþæö", "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "çğıöşüâî", "ąčęėįšųūž", "āčēģīķļņšūž",
    "õäöüšž", "ëéïóöü", "ëç", "àçèéíïòóúü", "абвгдежзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "абвгдђежзијклљмнњопрстћуфхцчџш", "абвгдежзийклмнопрстуфхцчшщъьюя", "αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ",
    "אבגדהוזחטיכלמנסעפצקרשתךםןףץ", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگ",
)]  # fmt: skip
COMMON = set("“”‘’„‚«»‹›–—…€£§°•·×©®™ \u00a0")
EVERYDAY = {
    "gb18030": ("gb2312", 0xB0, 0xD7),
    "big5hkscs": ("big5", 0xA4, 0xC6),
    "cp949": ("euc_kr", 0xB0, 0xC8),
    "cp932": ("euc_jp", 0xB0, 0xCF),
    "euc_jp": ("euc_jp", 0xB0, 0xCF),
}
KANA = range(0x3040, 0x3100)
APOSTROPHE = re.compile(r"(?<=[^\W\d_])’(?=[^\W\d_])")
HALF_KANA = range(0xFF61, 0xFFA0)
HANGUL = range(0xAC00, 0xD7A4)


def read_plain(data: bytes) -> str:
    """Return the text of bytes that are text."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace").removeprefix("\ufeff")
    if b"\0" in data[:SAMPLE]:
        return data.decode(wide_order(data) or "utf-16-le", errors="replace")
    if b"\x1b$" in data[:SAMPLE]:
        try:
            return data.decode("iso2022_jp_2")
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _by_looks(data)


def _by_looks(data: bytes) -> str:
    if wide_order(data):
        return data.decode(wide_order(data), errors="replace")
    sample = _whole_lines(data[:SAMPLE])
    best, most = "cp1252", float("-inf")
    for name in (*DOUBLE, *SINGLE):
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            if name != "cp1252":
                continue
            text = sample.decode(name, errors="replace")
        worth = _worth(text, name)
        if worth > most + 1e-9:
            best, most = name, worth
    return data.decode(best, errors="replace")


def _whole_lines(sample: bytes) -> bytes:
    """Return a sample that was cut up to its last end of line, so that no character is cut."""
    end = sample.rfind(b"\n")
    return sample[: end + 1] if len(sample) == SAMPLE and end > 0 else sample


def _worth(text: str, name: str) -> float:
    """Return how much a text reads as one: 1 for each foreign character that fits, less for those that do not."""
    # Portuguese has this letter before an e only; elsewhere it is Hungarian in the wrong code page.
    foreign = [char for char in text.replace("õe", "oe") if ord(char) > 0x7F]
    if not foreign:
        return 0.0
    if name in DOUBLE:
        return _worth_of_double(text, foreign, name)
    letters = [char for char in foreign if char.isalpha()]
    fits = max(sum(char in language for char in letters) for language in LANGUAGES) if letters else 0
    odd = sum(char not in COMMON and not char.isalpha() for char in foreign)
    if letters and not _stand_together(letters, text):
        fits = 0
    signs = 0.5 * (sum(char in COMMON for char in foreign) + len(APOSTROPHE.findall(text)))
    worth = fits + 0.2 * (len(letters) - fits) + signs - 1.5 * odd
    # Scripts with capitals begin names with them: without a single one it is another script.
    small = len(letters) > 8 and all(char.islower() and _script(char) in ("CYRILLIC", "GREEK") for char in letters)
    # A sign or two fit many code pages, and say little: then it is the one that most files have.
    usual = 0.4 if name == "cp1252" else 0
    return (worth + usual - 1.5 * _clashes(text)) / len(foreign) - (0.3 if small else 0)


def _worth_of_double(text: str, foreign: list[str], name: str) -> float:
    """Return the worth of characters of East Asia: everyday ones count, rare ones speak against the encoding."""
    kana = sum(ord(char) in KANA for char in foreign)
    hangul = sum(ord(char) in HANGUL and _everyday(char, "cp949") for char in foreign)
    plain = sum(0x4E00 <= ord(char) < 0xA000 and _everyday(char, name) for char in foreign)
    signs = sum(0x3000 <= ord(char) < 0x3020 or 0xFF00 <= ord(char) < 0xFF60 for char in foreign)
    known = float(kana + plain + signs)
    if name == "cp932" and kana + plain:
        # Letters of half the width are single bytes, as letters of every other code page: they go with others only.
        known += sum(ord(char) in HALF_KANA for char in foreign)
    if name == "cp949":
        # Chinese in the wrong code page is a mixture of both scripts; Korean is nearly all its own.
        known = hangul + signs + (0.2 * plain if plain else 0.1 * len(foreign))
    elif name not in ("cp932", "euc_jp") and kana > 0.2 * len(foreign):
        known *= 0.7
    # Two bytes made one character: it says as much as two letters would, and nothing inside a word of other letters.
    letters = zip(text, text[1:], text[2:], strict=False)
    known -= sum(ord(b) > 0xFF and a.isascii() and c.isascii() and (a + c).isalpha() for a, b, c in letters)
    return (known - 1.5 * max(0, len(foreign) - known)) / len(foreign) + (0.05 if known else 0)


def _everyday(char: str, name: str) -> bool:
    """Tell whether a character stands in the first level of its national set, where those that are used are."""
    national, low, high = EVERYDAY[name]
    try:
        return low <= char.encode(national)[0] <= high
    except UnicodeEncodeError:
        return False


def _clashes(text: str) -> int:
    """Count what no writing does: a capital behind a small letter, a letter at a digit, signs within a word."""
    found = 0
    for before, char, after in zip(text, text[1:], text[2:] + " ", strict=False):
        if ord(char) < 0x80 and ord(before) < 0x80:
            continue
        if (
            (char.isupper() and before.islower())
            or (char.isalpha() and before.isdigit())
            or (char.isdigit() and before.isalpha())
            or (char in "‘“„«‹" and before.isalpha())
            or (not char.isalnum() and char not in "’'‐–—…·/\u00a0“”«»,.:;)(" and before.isalpha() and after.isalpha())
            or (char.isalpha() and before.isalpha() and _script(char) != _script(before))
        ):
            found += 1
    return found


def _stand_together(letters: list[str], text: str) -> bool:
    """Tell whether letters are of our script, or two of them stand side by side: nobody writes another by single ones.

    A euro sign or a quotation mark is a single letter in some code page.
    """
    if any(_script(char) == "LATIN" for char in letters):
        return True
    return any(ord(a) > 0x7F and ord(b) > 0x7F and a.isalpha() and b.isalpha() for a, b in pairwise(text))


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
