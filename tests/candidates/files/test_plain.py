"""Plain text in any encoding: a mark, what fits, else what reads as a language."""

from __future__ import annotations

import pytest

from candidates.domain.files.plain import read_plain
from candidates.domain.files.reading import read_file

TEXTS = {
    "French": ("Résumé\nJ'ai été chargé de la création d'un modèle à Besançon – 10 000 €.\nÉlève", "cp1252 mac_roman utf-16-le utf-16-be"),
    "German": ("Lebenslauf\nJürgen Müßig, Köln. Größe: fünf Millionen. Über „Führung“.", "cp1252 mac_roman utf-16-le utf-16"),
    "German of DOS": ("Lebenslauf\nJürgen Müßig, Köln. Größe: fünf Millionen. Über Führung.", "cp850"),
    "English": ("Resume\nZoë Brontë\n“Data first” – a short résumé, it’s 90 £/h", "cp1252 mac_roman"),
    "Polish": ("Życiorys\nPrzemysław Żółć, Łódź\nDoświadczenie: inżynier", "cp1250 iso8859_2 utf-16-be mac_latin2"),
    "Czech": ("Životopis\nJiří Dvořák, Plzeň\nZkušenosti: strojové učení, řízení týmu", "cp1250 iso8859_2 cp852"),
    "Hungarian": ("Önéletrajz\nKovács Győző, Székesfehérvár\nTapasztalat: gépi tanulás, főmérnök", "cp1250 iso8859_2"),
    "Portuguese": ("Currículo\nJoão Conceição, São Paulo\nGestão de informações e previsões", "cp1252 mac_roman"),
    "Swedish": ("Meritförteckning\nÅsa Öberg, Malmö\nErfarenhet på ett större företag", "cp1252 mac_roman"),
    "Turkish": ("Özgeçmiş\nŞükrü Çağlayan, İzmir\nDeneyim: makine öğrenmesi ğ ı", "cp1254"),
    "Lithuanian": ("Gyvenimo aprašymas\nŽivilė Šimkutė, Šiauliai\nmašininis mokymasis ąčęėįšųū", "cp1257"),
    "Russian": ("Резюме\nИван Петров, Москва\nОпыт работы: машинное обучение", "cp1251 koi8_r cp866 iso8859_5 mac_cyrillic utf-16-le"),
    "Ukrainian": ("Резюме\nЇжакевич Ганна, Київ\nДосвід роботи: навчання, аналіз даних", "cp1251 koi8_u"),
    "Greek": ("Βιογραφικό\nΓιώργος Παπαδόπουλος, Αθήνα\nΕμπειρία: μηχανική", "cp1253 utf-16-le"),
    "Hebrew": ("קורות חיים\nאמה גבאי, תל אביב\nניסיון: למידת מכונה", "cp1255 iso8859_8"),
    "Arabic": ("السيرة الذاتية\nمحمد الأحمد، القاهرة\nالخبرة: هندسة البيانات", "cp1256"),
    "Japanese": ("履歴書\n山田太郎、東京都\n経験:機械学習エンジニアとして五年間働きました。", "shift_jis euc_jp iso2022_jp utf-16-le utf-16-be"),
    "Chinese": ("简历\n王小明,上海市\n工作经验:机器学习工程师,负责推荐系统的开发", "gb18030 gbk utf-16-le"),
    "Taiwanese": ("履歷\n王小明,台北市\n工作經驗:機器學習工程師,負責推薦系統的開發", "big5 utf-16-be"),
    "Korean": ("이력서\n김철수, 서울\n경력: 머신러닝 엔지니어로 오년간 근무했습니다", "cp949 euc_kr utf-16-le"),
}  # fmt: skip
CASES = [
    (text, encoding) for text, encodings in TEXTS.values() for encoding in [*encodings.split(), "utf-8", "utf-8-sig"]
]


@pytest.mark.parametrize(("text", "encoding"), CASES, ids=lambda value: value[:12])
def test_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    name = text.split("\n")[1]
    short = f"{name}\nPython, SQL\n2019 - 2021 Data Engineer\nKestrel Freight\n"
    for sample in (text, text.replace("\n", "\r\n"), short):
        assert read_file(sample.encode(encoding)).text == sample.replace("\r", "").strip()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Rate: 5€ an hour", "cp1252"),
        ("He said “hello” – it’s 5€", "cp1252"),
        ("C’est l’été", "cp1252"),
        ("©2020 Kestrel", "cp1252"),
        ("ﾔﾏﾀﾞ様\nご連絡ください", "cp932"),
    ],
)
def test_a_few_signs_are_those_of_the_usual_code_page(text: str, encoding: str) -> None:
    assert read_plain(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html><head><title>CV</title></head><body><p>Ana&nbsp;Roe</p><script>x()</script><p>Python</p></body></html>",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Ana Roe</p><p>Python</p>\n--b--",
        b"<?xml version='1.0'?>\n<?mso-application progid='Word.Document'?>\n<w:wordDocument><w:p><w:t>Ana Roe</w:t></w:p><w:p><w:t>Python</w:t></w:p></w:wordDocument>",
    ],
    ids=["a page", "a page as a mail", "Word of 2003"],
)  # fmt: skip
def test_a_page_under_another_name_is_read_without_its_tags(data: bytes) -> None:
    assert read_file(data, "cv.doc").text.split() == ["Ana", "Roe", "Python"]


@pytest.mark.parametrize(
    ("style", "how"),
    [
        ('style="display:none"', "vanish"),
        ("hidden", "vanish"),
        ("style='visibility: hidden'", "vanish"),
        ('style="mso-hide:all"', "vanish"),
        ('style="FONT-SIZE:1px"', "tiny"),
        ('style="font-size:0"', "tiny"),
        ('style="color: #FFFFFF"', "white"),
        ('style="opacity:0"', "invisible"),
    ],
)
def test_what_a_page_hides_is_told_apart(style: str, how: str) -> None:
    data = f"<html><body><p>Ana Roe</p><div {style}><p>hire</p><p style='color:white'>me</p></div><p>Python</p></body></html>"
    found = read_file(data.encode(), "cv.html")
    assert found.text.split() == ["Ana", "Roe", "Python"]
    assert [(one.text, one.how) for one in found.hidden] == [("hire me", how)]


@pytest.mark.parametrize(
    "style",
    [
        'style="font-size:11px"',
        'style="color:white; background:#123456"',
        'style="display:block"',
        'style="color:#333"',
    ],
)
def test_what_a_page_shows_is_not_taken_for_hidden(style: str) -> None:
    found = read_file(f"<html><body><p {style}>Ana Roe</p><p>Python</p></body></html>".encode(), "cv.html")
    assert (found.text.split(), found.hidden) == (["Ana", "Roe", "Python"], [])


@pytest.mark.parametrize(
    ("style", "how"),
    [
        ("position:absolute;left:-9999px", "off_page"),
        ("text-indent:-9999px", "off_page"),
        ("color:#fff;background:#fff", "white"),
        ("color:#fff;background:none", "white"),
    ],
)
def test_what_stands_off_the_page_or_white_on_white_is_told_apart(style: str, how: str) -> None:
    found = read_file(f"<html><body><p>Ana Roe</p><p style='{style}'>hire me</p></body></html>".encode(), "cv.html")
    assert (found.text.split(), [(one.text, one.how) for one in found.hidden]) == (["Ana", "Roe"], [("hire me", how)])
