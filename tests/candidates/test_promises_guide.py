"""The guide lists every promise to candidates, with words that are there and a test that is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "guide" / "promises.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| `(.+?)` \| .+? \| `(test_\w+)` \|$", GUIDE, re.MULTILINE)
# What candidates read, and how promises sound.
READ = (
    "templates/candidates/appl*.html", "templates/assessments/portal*.html", "templates/assessments/portal/*.html",
    "templates/roles/job*.html", "roles/pages/job.py", "candidates/domain/words.py", "candidates/plugins/notices.py",
    "assessments/plugins/notices.py",
)  # fmt: skip
SOUNDS = re.compile(
    r"hear from (us|them)|yes or no, within|within \{\{|\bwithin \d+ (days|hours)|straight away|on its way|and read all"
    r"|we (can )?(give|send)|you get a",
    re.IGNORECASE,
)


@pytest.mark.parametrize(("words", "path", "test"), ROWS)
def test_what_is_promised_is_said_there_and_tried(words: str, path: str, test: str) -> None:
    assert words in (ROOT / path).read_text(encoding="utf-8")
    assert any(f"def {test}(" in file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))


def test_no_promise_is_missing_from_the_guide() -> None:
    listed = {path: [words for words, where, _ in ROWS if where == path] for _, path, _ in ROWS}
    missing = []
    for pattern in READ:
        for file in sorted(ROOT.glob(pattern)):
            path = str(file.relative_to(ROOT))
            lines = file.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, start=1):
                if SOUNDS.search(line) and '"""' not in line and not line.lstrip().startswith(("#", "{#")):
                    near = "\n".join(lines[max(0, number - 2) : number + 1])
                    if not any(words in near for words in listed.get(path, [])):
                        missing.append(f"{path}:{number}: {line.strip()}")
    assert missing == []
