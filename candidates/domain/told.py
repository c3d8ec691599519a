"""Sentences about two people who may be one."""

from candidates.domain.duplicates import NAMING, WORDS, same_name


def reasons_in_words(reasons: list[str], one: str, other: str) -> str:
    """Return what two people share, and how their names are the same where no reason says so."""
    said = [WORDS[reason] for reason in reasons if reason in WORDS]
    if not set(reasons) & set(NAMING) and (name := same_name(one, other)):
        said.append(name)
    return ", ".join(said) or "put side by side by one of us"
