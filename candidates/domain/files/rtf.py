"""Text of an RTF file, read simply: control words that make text, the rest passed over (RTF 1.9.1)."""

import codecs
import re

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # a control word and its number
    rb"|\\'([0-9a-fA-F]{2})"  # a byte of the code page
    rb"|\\([^a-zA-Z])"  # a control symbol
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
SILENT = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "listtable", "generator"}
BREAKS = {"par": "\n", "line": "\n", "row": "\n", "page": "\n", "sect": "\n", "tab": "\t", "cell": "\t"}
SIGNS = {
    "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "\u2011", "-": "", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}


def text_of(data: bytes) -> str:
    """Return the text; unknown control words and hidden destinations are left out."""
    reader = _Reader()
    for match in TOKEN.finditer(data):
        reader.take(match)
    return "".join(reader.out).strip()


class _Reader:
    """State of the group at hand: silent or not, and how many fallback characters follow a \\u."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.stack: list[tuple[bool, int]] = []
        self.silent, self.fallback = False, 1
        self.skip = 0
        self.codepage = "cp1252"

    def take(self, match: re.Match[bytes]) -> None:
        word, number, code, symbol, brace, plain = match.groups()
        if brace:
            self._brace(brace)
        elif word:
            self._word(word.decode("ascii"), int(number) if number else None)
        elif symbol == b"*":
            self.silent = True
        elif code:
            self._say(bytes.fromhex(code.decode("ascii")).decode(self.codepage, errors="replace"))
        elif symbol:
            self._say(SYMBOLS.get(symbol.decode("latin-1"), ""))
        elif plain:
            self._say(plain.decode(self.codepage, errors="replace"))

    def _brace(self, brace: bytes) -> None:
        self.skip = 0
        if brace == b"{":
            self.stack.append((self.silent, self.fallback))
        elif self.stack:
            self.silent, self.fallback = self.stack.pop()

    def _word(self, word: str, number: int | None) -> None:
        if word in SILENT:
            self.silent = True
        elif word == "ansicpg" and number:
            self._use(f"cp{number}")
        elif word == "uc" and number is not None:
            self.fallback = number
        elif word == "u" and number is not None:
            self.skip = 0
            self._say(chr(number % 65536))
            self.skip = self.fallback
        elif word in BREAKS or word in SIGNS:
            self._say(BREAKS.get(word) or SIGNS[word])

    def _use(self, name: str) -> None:
        try:
            self.codepage = codecs.lookup(name).name
        except LookupError:
            self.codepage = "cp1252"

    def _say(self, text: str) -> None:
        passed = min(self.skip, len(text))
        self.skip -= passed
        if not self.silent:
            self.out.append(text[passed:])
