"""The hint that evidence is thin: what it is said of, and above all of what it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.domain.evidence import Thin, thin
from rubrics.domain.judging_words import LANGUAGES


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Thin.NOTHING),
        (" \n…👍 ", Thin.NOTHING),
        ("5/5", Thin.NOTHING),
        ("Good answer", Thin.FEW_WORDS),
        ("good " * 40, Thin.FEW_WORDS),
        ("候选人很好", Thin.FEW_WORDS),
        ("ผู้สมัครดีมาก", Thin.FEW_WORDS),
        ("really very nice and great person", Thin.ONLY_JUDGES),
        ("I liked him very much, he is a really strong engineer. 10/10!", Thin.ONLY_JUDGES),
        ("Great attitude, very smart, loves Kubernetes.", Thin.ONLY_JUDGES),
        ("Answered all questions well and with good knowledge", Thin.ONLY_JUDGES),
        ("He is not good, weak answers, poor communication", Thin.ONLY_JUDGES),
        ("Sehr nette und kompetente Person, wirklich toll", Thin.ONLY_JUDGES),
        ("Elle est vraiment très gentille et très compétente", Thin.ONLY_JUDGES),
        ("Es una persona muy simpática y muy inteligente", Thin.ONLY_JUDGES),
        ("È una persona davvero molto brava e simpatica", Thin.ONLY_JUDGES),
        ("É uma pessoa muito simpática e muito competente", Thin.ONLY_JUDGES),
        ("Een heel aardige en ook slimme collega", Thin.ONLY_JUDGES),
        ("15:08 WET really very nice and great person", Thin.ONLY_JUDGES),
        ("15:08 UTC+03 good\n15:12 UTC+03 very good", Thin.FEW_WORDS),
    ],
)
def test_what_shows_little_is_thin_and_says_why(text: str, why: Thin) -> None:
    assert thin(text) is why
    assert why.hint


@pytest.mark.parametrize(
    "text",
    [
        "Could not say where it runs.",
        "04:10 was when it paged",
        "Cut cost by 40%",
        "He said “we turned it off”",
        "Great answer: priced a false alarm at 25 minutes and set the threshold from that",
        "Very good: drew the whole feed and marked where rows get doubled",
        "The average false negative rate was her own idea",
        "Hat um drei Uhr nachts den alten Stand wieder eingespielt",
        "Elle a coupé l’ancien modèle parce que les seuils étaient faux",
        "Volvió a la versión anterior a las tres de la mañana",
        "Palautti vanhan mallin yöllä itse",
        "Sunucuyu gece üçte yeniden başlattı",
        "вернул старую модель ночью сам",
        "새벽에 장애를 직접 복구했다",
        "她把延迟从两秒降到了两百毫秒",
        "夜中に古いモデルへ自分で戻したと話した",
        "เธอย้อนโมเดลเก่ากลับมาตอนตีสามด้วยตัวเอง",
        "أعادت النموذج القديم بنفسها في الثالثة صباحا",
    ],
)
def test_a_moment_is_not_thin_in_any_language(text: str) -> None:
    assert thin(text) is None


judged = st.lists(st.sampled_from(sorted(LANGUAGES["en"].small | set(LANGUAGES["en"].judging))), min_size=1)


@given(judged)
def test_judging_words_alone_never_show_anything(words: list[str]) -> None:
    assert thin(" ".join(["nice", *words]))


@given(st.text(max_size=200))
def test_any_text_has_an_answer_that_case_and_spaces_do_not_change(text: str) -> None:
    assert thin(text) == thin(f"  {text}\n")
    ascii_text = text.encode("ascii", "ignore").decode()
    assert thin(ascii_text) == thin(ascii_text.upper())


@given(judged)
def test_a_concrete_sentence_stays_one_whatever_praise_stands_around_it(words: list[str]) -> None:
    moment = "Rolled the model back at 03:40 and wrote the missing check"
    assert thin(f"{' '.join(words)}. {moment}. {' '.join(words)}") is None


@given(st.text(alphabet="бвгджзклмнпрстфхцчшщ", min_size=5, max_size=9), st.integers(6, 30))
def test_a_language_that_we_do_not_know_is_measured_by_its_length_alone(word: str, count: int) -> None:
    assert thin(" ".join(word + chr(ord("а") + n % 32) for n in range(count))) is None
