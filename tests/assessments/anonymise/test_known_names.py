"""Common names that are written otherwise than they sound: met in their own script and in Latin letters."""

import pytest

from assessments.domain.anonymise.mask import Mask
from assessments.domain.anonymise.names import Person

NAMES = {
    "علی رضایی": ("Ali Rezaei", "Rezaie", "alirezaei", "A. Rezayi"),
    "فاطمه کریمی": ("Fatima Karimi", "Fateme Karimi"),
    "محمد حسینی": ("Mohammad Hosseini", "Hoseini"),
    "דוד כהן": ("David Cohen", "Dovid Kohn"),
    "יעל שפירא": ("Yael Shapira", "Shapiro"),
    "अमित सिंह": ("Amit Singh",),
    "सुनील चौधरी": ("Sunil Chowdhury", "Chaudhary"),
    "Наталья Щербакова": ("Natalya Scherbakova", "Schtscherbakowa"),
    "Євген Зеленський": ("Yevhen Zelenskyy", "Evgen"),
    "Ευάγγελος Χατζής": ("Vangelis Hatzis", "Evangelos Chatzis"),
    "Ali Rezaei": ("علی رضایی", "علي رضائي", "رضایی"),
    "David Cohen": ("דוד כהן",),
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in NAMES.items() for text in texts])
def test_nothing_is_left_of_a_common_name(name: str, text: str) -> None:
    cleaned = Mask(Person(name)).clean(f"I am {text}, hello")
    assert not [word for word in text.lower().split() if len(word) > 2 and word in cleaned.lower()]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ali Rezaei", "الكتاب على الطاولة"),
        ("Tal Peretz", "טל ירד, פרץ בבכי"),
        ("Vivek Singh", "वह विवेक से काम करता है"),
        ("Angelos Hatzis", "ο άγγελος και ο σταυρός"),
    ],
)
def test_a_word_of_the_language_alone_stays(name: str, text: str) -> None:
    assert Mask(Person(name)).clean(text) == text
