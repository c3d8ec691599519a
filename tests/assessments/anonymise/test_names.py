"""Names in many scripts and forms: the person's go, inside words nothing does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.anonymise.code import PYTHON
from assessments.domain.anonymise.mask import Mask
from assessments.domain.anonymise.names import Person

# Script or form, name, address, and texts in which nothing of the name may be left.
FORMS = {
    "latin": ("Sam Lin", "", ["By Sam Lin", "\ufeffSam Lin", "\u200bSam Lin", "Lin, Sam", "Sam Lin, S. Lin", "S. Lin", "sam_lin_model", "SamLinModel", "samlin", "sam-lin.csv", "SAM LIN"]),
    "polish": ("Łukasz Żółć", "", ["Lukasz Zolc", "ŁUKASZ ŻÓŁĆ", "lukaszzolc", r"\u0141ukasz", "&#321;ukasz", "%C5%81ukasz"]),
    "german": ("Jürgen Weiß", "", ["Juergen Weiss", "Jurgen Weiss", "J&uuml;rgen", "J%C3%BCrgen", "Ju\u0308rgen", "jweiss", "J=C3=BCrgen"]),
    "nordic": ("Søren Åkesson", "", ["Soeren Aakesson", "Soren Akesson", "S\\u00f8ren", "s.akesson", "SØREN"]),
    "turkish": ("Işıl Doğan", "", ["Isil Dogan", "IŞIL DOĞAN", "isildogan", "I\\u015f\\u0131l"]),
    "vietnamese": ("Nguyễn Đức", "", ["Nguyen Duc", "NGUYỄN ĐỨC", "nguyenduc", "Nguye\u0302\u0303n"]),
    "spanish": ("Zoë de la Peña", "", ["Zoe Pena", "de la Peña, Zoë", "zoedelapena", "zpena", "Zo&euml; Pe&ntilde;a"]),
    "irish": ("Seán O'Brien", "", ["Sean O’Brien", "sean_obrien", "S. O'Brien", "SeanOBrien", "O&#39;Brien"]),
    "cyrillic": ("Дмитрий Петров", "", ["Дмитрия Петрова", "Dmitri Petrov", "Dmitry Petrov", "dpetrov", r"\u0414\u043c\u0438\u0442\u0440\u0438\u0439"]),
    "greek": ("Γιώργος Παπαδόπουλος", "", ["ΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ", "Giorgos Papadopoulos", "&Gamma;ιώργος"]),
    "arabic": ("محمد الفارسي", "", ["بواسطة محمد الفارسي", "ومحمد", "Mohammed Al-Farsi", "Muhammad Alfarsi", "مُحَمَّد"]),
    "persian": ("عثمان ظفر", "", ["Osman Zafar", "Zafar, Osman", "عثمان ظفر"]),
    "hebrew": ("שרה כהן", "", ["מאת שרה כהן", "ושרה", "Sarah Kohen"]),
    "devanagari": ("राज कुमार", "", ["राज कुमार", "Raj Kumar", "rajkumar"]),
    "thai": ("สมชาย ใจดี", "somchai.jaidee@x.example", ["โดยสมชายใจดีครับ", "คุณสมชาย", "Somchai Jaidee", "somchai.jaidee@x.example"]),
    "hangul": ("김민준", "", ["김민준은", "민준씨", "Kim Minjun", "Min-jun Kim", "minjunkim", "\u1100\u1175\u11b7\u1106\u1175\u11ab\u110c\u116e\u11ab"]),
    "han": ("王芳", "", ["作者：王芳", "\ufeff王芳", "我叫王芳，你好", r"\u738b\u82b3", "&#29579;&#33459;", "%E7%8E%8B%E8%8A%B3", "Wang Fang", "fang_wang", "王 芳"]),
    "japanese": ("山田 太郎", "taro.yamada@x.example", ["山田太郎です", "山田さん", "Taro Yamada", "yamada_taro", "ﾔﾏﾀﾞ"]),
    "japanese in one piece": ("山田太郎", "", ["山田太郎です", "山田さん", "太郎", "氏名：山田"]),
    "georgian": ("გიორგი ბერიძე", "", ["გიორგი", "Giorgi Beridze"]),
    "polish in its cases": ("Łukasz Żółkiewski", "", ["Łukasza Żółkiewskiego", "lukaszowi zolkiewskiemu", "Żółkiewskim"]),
    "greek in its cases": ("Νίκος Παπαδόπουλος", "", ["του Νίκου Παπαδόπουλου", "Νίκο"]),
    "russian at the end": ("Дмитрий Соколов", "", ["дсоколов", "Sokoloff"]),
    "cyrillic with a hyphen": ("Бат-Эрдэнэ Ганзориг", "", ["Бат-Эрдэнэ", "Эрдэнэ", "Bat-Erdene", "бат_эрдэнэ"]),
    "hindi run together": ("प्रिया शर्मा", "", ["priyasharma", "sharma_priya"]),
    "thai without an address": ("สมชาย ใจดี", "", ["Somchai Jaidee", "นายสมชาย ใจดี"]),
    "japanese with long vowels": ("山田 太郎", "taro.yamada@x.example", ["やまだたろう", "ヤマダ タロウ", "ﾀﾛｳ"]),
    "vietnamese with initials": ("Nguyễn Thị Ánh Tuyết", "", ["Nguyen T. A. Tuyet", "N. T. A. Tuyết", "anhtuyet"]),
    "dutch": ("Pieter-Jan van der Meulen", "", ["vandermeulen", "Pieter Jan", "PJ van der Meulen", "pjvandermeulen"]),
    "irish with a hyphen": ("Mary O’Neill-Zhang", "", ["mary oneill", "M. O'Neill-Zhang", "oneill_zhang"]),
}  # fmt: skip
TRACES = {
    "latin": ("sam", "lin"), "polish": ("ukasz", "zolc", "żółć"), "german": ("rgen", "weis", "weiß"), "nordic": ("ren", "kesson"),
    "turkish": ("isil", "dogan", "işıl", "doğan"), "vietnamese": ("nguy", "duc"), "spanish": ("zo", "pe"), "irish": ("sean", "brien"),
    "cyrillic": ("дмитр", "петров", "dmitr", "petrov"), "greek": ("γι", "παπ", "giorg", "papad"),
    "arabic": ("محمد", "فارسي", "mohammed", "farsi"), "persian": ("zafar", "ظفر", "عثمان"), "hebrew": ("שרה", "כהן", "sarah", "kohen"), "devanagari": ("राज", "raj", "kumar"),
    "thai": ("สมชาย", "ใจดี", "somchai", "jaidee"), "hangul": ("민준", "min", "kim"), "han": ("王", "芳", "wang", "fang"),
    "japanese in one piece": ("山田", "太郎"),
    "japanese": ("山田", "太郎", "taro", "yamada", "ﾔﾏ"), "georgian": ("გიორგი", "giorgi", "beridze"),
    "polish in its cases": ("ukasz", "kiewsk"), "greek in its cases": ("νίκ", "παπ"), "russian at the end": ("сокол", "sokol"),
    "cyrillic with a hyphen": ("бат", "эрд", "bat", "erd"), "hindi run together": ("priya", "sharma"),
    "thai without an address": ("สมชาย", "ใจดี", "somchai", "jaidee"), "japanese with long vowels": ("まだ", "ろう", "マダ", "タロ", "ﾀﾛ"),
    "vietnamese with initials": ("tuy", "t. a", "n. t"), "dutch": ("pieter", "jan", "meulen", "pj"), "irish with a hyphen": ("mary", "neill", "zhang"),
}  # fmt: skip
PLACED = [(script, text) for script, (_name, _email, texts) in FORMS.items() for text in texts]


def mask_of(script: str) -> Mask:
    name, email, _texts = FORMS[script]
    return Mask(Person(name, (email,) if email else ()))


@pytest.mark.parametrize(("script", "text"), PLACED)
def test_no_form_of_the_name_is_left(script: str, text: str) -> None:
    cleaned = mask_of(script).clean(f"x {text} y")
    assert "candidate" in cleaned.lower()
    assert not [trace for trace in TRACES[script] if trace in cleaned.lower().replace("candidate", "")]


@pytest.mark.parametrize(("script", "text"), PLACED)
def test_cleaning_again_changes_nothing(script: str, text: str) -> None:
    mask = mask_of(script)
    once = mask.clean(text)
    assert mask.clean(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "from sklearn.linear_model import LinearRegression",
        "pieterman, Jan, Marinade, Meulengracht; Januar",
        "np.linspace(0, 1); samples = sampler.sample()",
        "selinux, violin, Berlin, same, Samoa",
        "王子 said; 芳香; 王",
        "민준하다",
    ],
)
def test_inside_a_word_nothing_goes(text: str) -> None:
    for name in ("Sam Lin", "王芳", "김민준", "Marina Pieter-Meulen"):
        assert Mask(Person(name)).clean(text) == text


ORDINARY = Person("Max Page")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("y = max(x); page = 1", {"max": 1, "page": 1}),
        ("the max page", {"max": 1, "page": 1}),
        ("max_page", {"max": 1, "page": 1}),
        ("Group by Max(x)", {"max": 1}),
        ("MinMaxScaler", {"max": 1}),
    ],
)
def test_ordinary_words_stay_and_are_counted(text: str, left: dict[str, int]) -> None:
    mask = Mask(ORDINARY)
    assert (mask.clean(text), dict(mask.left)) == (text, left)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("By Max Page", "By Candidate"),
        ("# Author: Max", "# Author: Candidate"),
        ("__author__ = 'max'", "__author__ = 'candidate'"),
        ("/home/max/x", "/home/candidate/x"),
        ("M. Page wrote", "Candidate wrote"),
        ("Regards,\nMax", "Regards,\nCandidate"),
        ("github.com/max/repo", "github.com/candidate/repo"),
        ("maxpage", "candidate"),
    ],
)
def test_ordinary_words_go_where_the_person_is_meant(text: str, cleaned: str) -> None:
    assert Mask(ORDINARY).clean(text) == cleaned


@pytest.mark.parametrize("name", ["Thi Hoa", "Nadia Ruiz", "Tan Xu"])
def test_an_escape_stays_an_escape(name: str) -> None:
    first, last = name.split()
    text = json.dumps({"a": f"N\n{first}\n{last}\t{last}", "b": rf"C:\n{first}\{last}"})
    held = json.loads(Mask(Person(f"{name} N")).clean(text))
    assert not [word for word in name.lower().split() if word in str(held).lower().replace("candidate", "")]
    assert held["a"].count("\n") == 2


def test_names_of_methods_stay_in_text_and_code() -> None:
    mask = Mask(Person("Ana Cohen"))
    assert mask.clean("Cohen’s kappa; cohen_kappa_score(a, b)", PYTHON) == "Cohen’s kappa; cohen_kappa_score(a, b)"
    assert mask.clean("Written for Cohen with thanks") == "Written for Candidate with thanks"


def test_addresses_handles_and_numbers_go_whatever_they_are() -> None:
    person = Person("Max Page", ("mp88@mail.example",), "+44 161 496 08 38", ("mp-codes", "max"))
    text = "mp88@mail.example MP88@MAIL.EXAMPLE mp-codes mp88 (+44) 161 496-0838 @max 00441614960838 max"
    cleaned = Mask(person).clean(text)
    assert not [trace for trace in ("mp88", "mp-codes", "496", "@max") if trace in cleaned.lower()]
    assert cleaned.endswith(" max")


NAMES = st.sampled_from([Mask(Person(name)) for name, _email, _texts in FORMS.values()] + [Mask(ORDINARY)])
FOREIGN = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=("L", "Cs")), st.sampled_from("qxzQXZ_ \n\\&%=u")), max_size=120
)


@given(mask=NAMES, text=FOREIGN)
def test_text_without_a_word_of_the_person_is_the_same_byte_for_byte(mask: Mask, text: str) -> None:
    assert mask.clean(text) == text


@given(text=st.text(max_size=120), mask=NAMES)
def test_any_text_is_taken_and_cleaning_twice_is_cleaning_once(mask: Mask, text: str) -> None:
    once = mask.clean(text)
    assert mask.clean(once) == once


@pytest.mark.parametrize(
    ("name", "text", "cleaned"),
    [
        ("Anne van der Berg", "By Anne\nvan der\nBerg\nfor review", "By Candidate\ncandidate\nCandidate\nfor review"),
        ("Anne van der Berg", "# Anne van\n# der Berg", "# Candidate\n# candidate"),
        ("Juan de la Cruz", "> Juan de\n> la Cruz", "> Candidate\n> candidate"),
        ("Ewan McGregor", "Mc Gregor, mc_gregor, McGregorLoader", "Candidate, candidate, CandidateLoader"),
        ("Ewan MacDonald", "Mac Donald on a Mac", "Candidate on a Mac"),
        ("LaToya DeShawn", "La Toya, de facto in LA", "Candidate, de facto in LA"),
        ("Ruth DeLong", "De Long took long", "Candidate took long"),
        ("Mohammed bin Salman Al Saud", "binsalman, alsaud; bins = 3", "candidate, candidate; bins = 3"),
        ("Le Van Duc", "Duc Le drove le van; le_van_duc", "Candidate drove le van; candidate"),
        ("Le Van Do", "Le Van Do, Do Le: do le van", "Candidate, Candidate: do le van"),
        (
            "Ben Affleck",
            "By Ben. Regards,\nBen\nBig Ben, baffleck",
            "By Candidate. Regards,\nCandidate\nBig Ben, candidate",
        ),
        ("Al Pacino", "Thanks, Al\nal dente", "Thanks, Candidate\nal dente"),
    ],
)
def test_particles_go_with_the_name_and_stay_elsewhere(name: str, text: str, cleaned: str) -> None:
    assert Mask(Person(name)).clean(text) == cleaned


@pytest.mark.parametrize("script", [script for script, (name, _email, _texts) in FORMS.items() if not name.isascii()])
def test_utf_7_is_read(script: str) -> None:
    name = FORMS[script][0]
    said = f"a+b by {name}, and {name}'s".encode("utf-7").decode("ascii")
    cleaned = mask_of(script).clean(said).lower()
    assert cleaned.count("candidate") >= 2
    assert not [trace for trace in TRACES[script] if trace in cleaned.replace("candidate", "")]
    assert "".join(filter(str.isalnum, cleaned.partition(" by ")[0])) == "ab"


@pytest.mark.parametrize("text", ["x+yes-no", "a+abc+def", "C++11-", "1+2345-6", "+4915112345678", "a +AAAA- b"])
def test_what_only_looks_like_utf_7_stays(text: str) -> None:
    assert Mask(Person("王芳")).clean(text) == text
