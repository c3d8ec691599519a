"""Masked programs still compile, whatever short name their author has; what they call in libraries stays as it is."""

import ast
import textwrap

import pytest

from assessments.domain.anonymise.copies import blind
from assessments.domain.anonymise.names import Person

FIRST = [
    "Sam",
    "Bo",
    "Li",
    "An",
    "Do",
    "Max",
    "Min",
    "Ray",
    "Kim",
    "Lee",
    "Ian",
    "Ada",
    "Eve",
    "Ali",
    "Set",
    "Son",
    "Ha",
    "Le",
    "Van",
    "Art",
    "Will",
    "Mark",
    "Rose",
    "Dash",
    "Ruby",
    "Nan",
    "Hue",
    "Ward",
    "Lam",
    "Cho",
]
LAST = [
    "Lin",
    "Ma",
    "Ng",
    "Xu",
    "Sun",
    "King",
    "Page",
    "Long",
    "Lu",
    "Tan",
    "Wu",
    "Ho",
    "Park",
    "Nan",
    "Dict",
    "Int",
    "True",
    "Im",
]
NAMES = [f"{first} {last}" for first in FIRST for last in LAST if first != last][:: len(FIRST) * len(LAST) // 200][:230]
LIBRARIES = """
import re, os, sys, json, math
import numpy as np, pandas as pd, torch, torch.nn as nn
import matplotlib.pyplot as plt, seaborn as sns
from scipy.linalg import cho_factor, lu
from sklearn.linear_model import LinearRegression, Lasso, Ridge
from sklearn.preprocessing import MinMaxScaler
from sklearn.metrics import cohen_kappa_score
"""
BODIES = [
    "x = np.linspace(0, 1); y = np.tan(x); z = max(x.min(), y.max())",
    "def lin_fit(lin, *, long=3):\n    return lin.long() + long\nprint(lin_fit(lin=x, long=2))",
    "sns.lineplot(data=df, hue='kim', ax=ax).set(title='Max')\nplt.text(0, 0, 'a', ha='left', va='top')",
    "for li in items:\n    an, ma = li\n    print(f'{li!r:>10} {max(an, ma)} {li.son}')",
    "class SamModel(nn.Module):\n    def __init__(self):\n        self.lin = nn.Linear(3, 3)\n    def forward(self, x):\n        return torch.relu(self.lin(x))",
    "lam = np.random.poisson(lam=3)\nf = lambda sam, kim=1: sam + kim\nok = f(sam=1, kim=2)",
    "c, low = cho_factor(a)\np, l, u = lu(a)\nd = dict(int=int, set=set)\nassert np.isnan(np.nan) is True",
    "df['page'] = df.page.rank(); df.ray = df['sun'] * df.king\ndf = df.rename(columns={'lin': 'wu'})",
    'text = """By Sam\n\tLin"""\nraw = r"\\blin\\b"; b = b"ray"; n = "\\nan \\tan \\u004cin"',
    "import will\nfrom mark import page as rose, van\nfrom . import ada\nrose(van)(ada=ada)",
    "match set:\n    case {'le': le, **do}:\n        print(le, do)\n    case int(son):\n        pass",
    "try:\n    art = eve[1:2, ...]\nexcept ValueError as ian:\n    raise RuntimeError(f'{ian}') from ian",
    "def outer():\n    son = 1\n    def inner():\n        nonlocal son\n        son += 1\n    return inner\nglobal_ray = 1",
    "ward = [long for long in range(3) if (le := long) > 1]\nprint(*ward, sep='\\n')",
    "@dash.route('/max/<page>')\nasync def king(page: int, /, sun: 'Sun' = None) -> list['King']:\n    async with ha as ho:\n        yield ho",
    "x: int = 3; y: 'Lee[Li]' = None\ndel x, y\nwith open('sam/lin.csv') as dict_lin, open('li') as f2: pass",
    "SAM, LIN = 'Sam', 'Lin'\nsam_lin = samlin = SamLin = SAM + LIN\nsam_lin2 = {**{'sam_lin': sam_lin}}",
    "# Max Page, Sam Lin, Li Ma\nprint(  # by Sam Lin\n    'x'  # Kim\n)\n'''Bo Xu'''",
    "if max:\n    pass\nelif min: pass\nelse:\n    will = not mark and do or an is not le\nreturn_ma = yield_ = None",
    "type_sun = type('Sun', (), {'ray': 1})\nsetattr(type_sun, 'lin', 2)\nprint(type_sun().lin, '%(ray)s %%' % {'ray': 1})",
]  # fmt: skip
# Five bodies behind one head: it is the head that costs.
SCRIPTS = [(f"part_{number}.py", "\n".join([LIBRARIES, *BODIES[number::4], ""]).encode()) for number in range(4)]


def test_two_hundred_names_and_twenty_bodies_compile() -> None:
    assert len(NAMES) >= 200
    assert len(BODIES) == 20
    tree = {name: [type(node) for node in ast.walk(ast.parse(data))] for name, data in SCRIPTS}
    for name in NAMES:
        for copy, (file, _data) in zip(blind(SCRIPTS, Person(name)), SCRIPTS, strict=True):
            assert copy.data is not None
            masked = ast.parse(copy.data, filename=f"{file} by {name}")
            assert [type(node) for node in ast.walk(masked)] == tree[file], (file, name)
            assert copy.data.decode().startswith(LIBRARIES.replace("import re", "import re")), (file, name)


def test_what_a_submission_makes_is_called_the_same_in_all_its_files() -> None:
    files = [
        ("gerlach_features.py", b"def gerlach_trend(marga):\n    return marga\n"),
        ("main.py", b"from gerlach_features import gerlach_trend\nprint(gerlach_trend(marga=1))\n"),
    ]
    module, main = blind(files, Person("Marga Gerlach"))
    assert module.name == "candidate_features.py"
    assert main.data == b"from candidate_features import candidate_trend\nprint(candidate_trend(candidate=1))\n"


def test_two_names_never_become_one() -> None:
    source = b"marga = 1\ngerlach = 2\ncandidate = 3\nassert len({marga, gerlach, candidate}) == 3\n"
    (copy,) = blind([("a.py", source)], Person("Marga Gerlach"))
    exec(compile(copy.data, "a.py", "exec"), {})
    assert b"marga" not in copy.data
    assert b"gerlach" not in copy.data


OTHERS = {
    "a.sql": "SELECT max(page) AS lin, \"Sam\" FROM sam_lin WHERE will = 'Sam Lin' -- Sam Lin\n",
    "a.js": "const samLin = require('sam-lin'); // Sam Lin\nexport default function linFit({ sam }) { return `${sam} by Sam Lin`; }\n",
    "a.R": "library(linprog)\nsam_lin <- lm(y ~ lin, data = sam) # Sam Lin\n",
    "a.yaml": "author: Sam Lin\nlist: [max, min]\nsam_lin: {lin: 1}\n",
    "a.csv": "sam,lin,name\n1,2,Sam Lin\n3,4,\"Lin, Sam\"\n",
    "a.toml": 'authors = [{name = "Sam Lin"}]\n[tool.lin]\nsam = 1\n',
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_other_languages_keep_their_signs(name: str) -> None:
    """What stands between words is the same: nothing of a syntax goes, and no columns move."""
    (copy,) = blind([(name, OTHERS[name].encode())], Person("Sam Lin"))
    told = (copy.data or b"").decode()
    assert "sam lin" not in told.lower()

    def signs(text: str) -> str:
        return "".join(char for char in text if char in "()[]{}<>\"'`:;=#$,\n")

    if name == "a.csv":
        assert told.count(",") == OTHERS[name].count(",")
    else:
        assert signs(told) == signs(OTHERS[name])


def test_an_indented_block_in_text_is_left_as_it_is() -> None:
    text = textwrap.dedent("""
        # Notes
            model = Lasso(alpha=0.1)
    """)
    (copy,) = blind([("notes.md", text.encode())], Person("Al Lasso"))
    assert copy.data == text.encode()
