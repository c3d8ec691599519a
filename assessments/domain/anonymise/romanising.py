"""Names of other scripts as people write them in Latin letters, and the loose keys by which such spellings meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from anyascii import anyascii

from assessments.domain.anonymise.folding import BORDERLESS, HAN, HANGUL, fold

# Beside pinyin: how a family name is written in Hong Kong, Taiwan, Singapore.
HAN_FAMILIES = {
    "王": "wong ong", "李": "lee", "张張": "chang cheung teo", "陈陳": "chan tan", "刘劉": "lau liew",
    "黄黃": "wong ng",
    "吴吳": "ng goh", "林": "lam lim", "杨楊": "yeung yeo", "周": "chow chou", "徐": "hsu tsui", "朱": "chu",
    "郑鄭": "cheng tay",
    "谢謝": "hsieh tse", "许許": "hsu hui", "郭": "kuo kwok", "何": "ho", "高": "kao ko", "梁": "leung",
    "曾": "zeng tsang tseng",
    "蔡": "tsai choi chua", "邓鄧": "tang teng", "叶葉": "yeh ip yap", "单單": "shan", "解": "xie", "仇": "qiu",
    "区區": "ou au",
    "查": "zha", "任": "yam", "冯馮": "fung feng", "余": "yu yue", "潘": "poon pan", "罗羅": "lo law luo",
    "赵趙": "chao chiu",
    "孙孫": "sun suen", "胡": "wu hu woo", "吕呂": "lu lyu lui", "沈": "shen shum", "卢盧": "lo lu",
    "钟鍾": "chung zhong",
}  # fmt: skip
DOUBLE_FAMILIES = {
    "欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "夏侯", "皇甫", "尉迟", "公孙", "公孫", "慕容", "令狐",
    "司徒", "东方", "南宫", "端木",
}  # fmt: skip
HANGUL_SYLLABLES = {
    "김": "kim gim", "이": "lee yi i rhee", "박": "park pak bak", "최": "choi choe", "정": "jung jeong chung",
    "강": "kang gang",
    "조": "cho jo", "윤": "yoon yun", "장": "jang chang", "임": "lim im", "오": "oh o", "서": "seo suh",
    "신": "shin sin",
    "권": "kwon gwon", "안": "ahn an", "전": "jeon jun chun", "고": "ko go koh", "문": "moon mun", "손": "son sohn",
    "배": "bae",
    "백": "baek paik", "허": "heo hur huh", "유": "yoo yu you", "심": "shim sim", "노": "noh roh no",
    "곽": "kwak gwak",
    "성": "sung seong", "주": "joo ju", "우": "woo u wu", "구": "koo gu ku", "엄": "um eom", "현": "hyun hyeon",
    "준": "jun joon",
    "영": "young yeong", "수": "su soo", "경": "kyung gyeong", "희": "hee hui", "은": "eun", "선": "sun seon",
    "연": "yeon yun",
    "철": "chul cheol", "훈": "hoon hun", "기": "ki gi", "승": "seung", "민": "min", "지": "ji jee", "원": "won",
    "석": "suk seok",
    "혁": "hyuk hyeok", "형": "hyung hyeong", "상": "sang", "동": "dong", "규": "kyu gyu", "태": "tae",
    "범": "bum beom",
    "숙": "sook suk",
    "순": "soon sun", "옥": "ok", "자": "ja", "재": "jae", "호": "ho", "환": "hwan", "황": "hwang", "홍": "hong",
    "근": "geun keun",
}  # fmt: skip
# Letters that are spoken otherwise in Persian and Urdu than in Arabic: Rezaei, Osmani.
PERSIAN = str.maketrans("ضظذث", "زززس")
MOST_SPELLINGS = 24
_ONE_BY_ONE = str.maketrans("cqpv", "kkfw")
_OFF = re.compile(r"([oe])ff$")
_LONG = re.compile(r"(?<=o)u|(?<=u)u|(?<=o)o")
# Thai and Lao write some vowels before the letter that they are spoken after.
_VOWEL_FIRST = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])([\u0e01-\u0e2e\u0e81-\u0eae])")
# In the scripts of India a dot is spoken as the letter behind it asks: Ambani, Sandip. Their blocks are alike.
_DOT = re.compile("[\u0902\u0982\u0a02\u0a70\u0a82\u0b02\u0c02\u0c82\u0d02](?=(.))")
# There a consonant that has no sign of a vowel, and no stroke that takes it, is spoken with an a: Ravi, Teja.
_CONSONANTS = "".join(f"{chr(block + 0x15)}-{chr(block + 0x39)}" for block in range(0x900, 0xD80, 0x80))
_SIGNS = "".join(f"{chr(block + 0x3C)}-{chr(block + 0x4D)}" for block in range(0x900, 0xD80, 0x80))
_UNWRITTEN = re.compile(f"(?<=[{_CONSONANTS}])(?![{_SIGNS}])")
_LIPS = range(0x2A, 0x2F)
_ACROSS = re.compile(r"[aeiouyw]+")
# Spellings that stand for the same sound, longest first.
_SOUNDS = (
    ("shch", "w"), ("sch", "sh"), ("tch", "ch"), ("kh", "h"), ("ch", "h"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("gh", "g"),
    ("ts", "c"), ("tz", "c"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("ou", "u"), ("oy", "u"), ("oo",
    "u"), ("ee", "i"),
    ("iy", "i"), ("ij", "i"), ("yi", "i"), ("ye", "e"), ("ie", "e"), ("yo", "e"), ("jo", "e"), ("j", "i"), ("y",
    "i"), ("ii", "i"), ("c", "k"),
)  # fmt: skip


@lru_cache(maxsize=50_000)
def latin(word: str) -> str:
    """Return a word in folded Latin letters, in the common romanisation of its script."""
    spoken = _VOWEL_FIRST.sub(r"\2\1", unicodedata.normalize("NFKC", word))
    spoken = _DOT.sub(lambda dot: "m" if ord(dot[1]) & 0x7F in _LIPS else "n", spoken)
    return re.sub(r"[^a-z]", "", fold(anyascii(spoken)))


def readings(word: str) -> set[str]:
    """Return the Latin spellings of a word of a script of letters: where a letter has two sounds, with both."""
    said = latin(word)
    both = {said, said.replace("ou", "o")}
    if BORDERLESS.search(word):
        both.add(said.replace("ch", "j"))  # the Thai letter of Jai and Chai
    if "\u0900" <= word[:1] <= "\u0d7f":
        whole = latin(_UNWRITTEN.sub("a", word))
        both |= {whole, whole.removesuffix("a")}
    if "\u0b80" <= word[:1] <= "\u0bff":
        both |= {form.replace("c", "s") for form in both}  # the Tamil letter of Ramasamy
    return both - {""}


def short(said: str) -> str:
    """Return a Japanese reading without its long vowels, as names are written: tarou is Taro."""
    return _LONG.sub("", said)


def syllables(word: str) -> list[set[str]]:
    """Return the Latin spellings of each sign of a Chinese or Korean name."""
    return [_spelled(sign) for sign in word if HAN.match(sign) or HANGUL.match(sign)]


def _spelled(sign: str) -> set[str]:
    more = HANGUL_SYLLABLES.get(sign, "")
    return ({latin(sign)} | set(more.split())) - {""}


def family_spellings(family: str) -> set[str]:
    """Return the Latin spellings of a Chinese or Korean family name."""
    more = next((told for signs, told in HAN_FAMILIES.items() if family in signs), "")
    return joined(syllables(family)) | set(more.split())


def joined(parts: list[set[str]]) -> set[str]:
    """Return what the parts give when each is spelled in one of its ways, run together; not more than a few."""
    found: set[str] = set()
    for chosen in product(*(sorted(part) for part in parts)):
        found.add("".join(chosen))
        if len(found) >= MOST_SPELLINGS:
            break
    return found - {""}


def split_family(name: str) -> tuple[str, str]:
    """Return family and given name of a Chinese or Korean name that is written in one piece."""
    size = 2 if name[:2] in DOUBLE_FAMILIES else 1
    return name[:size], name[size:]


def sounds(word: str) -> str:
    """Return a key that spellings of one name share: Dmitri, Dmitry, Dmitriy."""
    key = _OFF.sub(r"\1v", word)
    for written, said in _SOUNDS:
        key = key.replace(written, said)
    return re.sub(r"(.)\1+", r"\1", key)


def consonants(word: str) -> set[str]:
    """Return keys for scripts that leave vowels out: Mohammed, Muhammad, mhmd; by sounds and letter by letter."""
    bare = re.sub(r"^(al|el|ul|as|ad|ar|az|an)(?=[^aeiou])", "", word) if len(word) > 4 else word
    one = sounds(bare).replace("sh", "s").replace("v", "")
    each = bare.translate(_ONE_BY_ONE)
    return {re.sub(r"(.)\1+", r"\1", _ACROSS.sub("", key)) for key in (one, each)}
