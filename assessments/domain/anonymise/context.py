"""What stands around an ordinary word and shows that the person is meant after all."""

from __future__ import annotations

import re

# After these a person's name is expected, whatever the word looks like.
SURE = (
    "author", "authors", "authorname", "author_name", "maintainer", "maintainers", "committer", "creator",
    "created by", "created_by",
    "written by", "prepared by", "submitted by", "developed by", "last modified by", "lastmodifiedby", "my name is",
    "mein name ist",
    "m'appelle", "m’appelle", "me llamo", "full name", "full_name", "fullname", "first name", "first_name",
    "firstname", "last name",
    "last_name", "lastname", "given name", "given_name", "family name", "surname", "applicant", "signed-off-by",
    "作者", "姓名", "氏名",
    "名前", "作成者", "著者", "이름", "작성자", "автор", "имя", "фамилия", "המחבר", "المؤلف", "الاسم", "लेखक",
    "ผู้เขียน",
    "συγγραφέας",
)  # fmt: skip
PLACES = (
    "/home/", "/users/", "\\users\\", "\\users\\\\", "/u/", "github.com/", "github.com:", "gitlab.com/",
    "gitlab.com:", "bitbucket.org/",
    "kaggle.com/", "linkedin.com/in/", "huggingface.co/", "twitter.com/", "mailto:",
)  # fmt: skip
# After these the word must look like a name.
LIKELY = (
    "by", "von", "par", "por", "di", "name", "nom", "nombre", "nome", "autor", "autores", "autorin", "auteur",
    "autore", "candidate", "owner",
    "contact", "copyright", "regards", "cheers", "sincerely", "thanks", "best", "greetings", "yours", "i'm", "i’m",
    "i am", "ich bin",
    "je suis", "soy", "sono", "this is", "signed", "student", "©", "(c)", "—",
)  # fmt: skip
FILLING = " \t\r\n\"'`[]{}()_*:=>,.|-–—\\"
YEARS = FILLING + "0123456789©"
_ADDRESS = re.compile(r"[\w.+-]{0,40}@[\w-]+\.")
_GIVES = re.compile(r"\s*[:=]\s")
METHODS = (
    "test|kappa|score|statistic|distribution|optimizer|optimiser|loss|matrix|matrices|transform|filter|"
    "expansion|series|regress|cluster|index|indices|coefficient|correlation|linkage|method|initiali|norm|"
    "distance|divergence|inequality|theorem|process|chain|kernel|plot|curve|feature|estimator|criterion|"
    "algorithm|decomposition|residual|window|rule|hazard|model|prior|likelihood|network|approximation|factor|"
    "number|polynomial|encod|layer|activation|attention|numbering|error|exact|sampl|value|weight|search"
)
_METHOD = re.compile(rf"(?:['’]s?)?[\s\-–_/]{{1,2}}(?:{METHODS})|[-–/&][A-Z]")
_JOINED = re.compile(r"[A-Z]\w+[-–]$")
BEFORE, MOST_FILLING = 72, 12


def person_is_meant(text: str, start: int, end: int) -> bool:
    """Tell whether the ordinary word from `start` to `end` names the person by where it stands."""
    after = text[end : end + 1]
    if after == "(":
        return False
    if after in ("@", ".", "+", "-", "_") and _ADDRESS.match(text, end):
        return True
    before = text[max(0, start - BEFORE) : start].lower()
    if before.endswith(PLACES) or (before.endswith("@") and not before[-2:-1].isalnum()):
        return True
    bare = before.rstrip(FILLING)
    if len(before) - len(bare) <= MOST_FILLING and _ends(bare, SURE):
        return after not in ("=", "[") and not _GIVES.match(text, end)
    looks = titled(text[start:end]) and after != "_"
    return looks and (_near(before, bare) or _near(before, before.rstrip(YEARS)) or before.rstrip(" ").endswith("—"))


def _near(before: str, bare: str) -> bool:
    if "=" in before[len(bare) :]:  # an argument of a call: by="Page"
        return False
    return len(before) - len(bare) <= MOST_FILLING and _ends(bare, LIKELY)


def _ends(text: str, cues: tuple[str, ...]) -> bool:
    """Tell whether a text ends with one of the words, and not within a longer one."""
    if not text.endswith(cues):
        return False
    for cue in cues:
        before = text[: -len(cue)]
        if text.endswith(cue) and (not before or not before[-1].isalpha() or not cue.isascii()):
            return True
    return False


def names_a_method(text: str, start: int, end: int) -> bool:
    """Tell whether a word belongs to the name of a method: Cohen's kappa, Cox regression, Durbin-Watson."""
    return bool(_METHOD.match(text, end) or _JOINED.search(text, max(0, start - BEFORE), start))


def titled(word: str) -> bool:
    """Tell whether a word is written like a name: one capital first. Scripts without case always are."""
    if not word.isascii() and word.lower() == word.upper():
        return True
    return word[:1].isupper() and word[1:] == word[1:].lower()
