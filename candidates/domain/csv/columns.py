"""What the headers of exports mean, in English, German and French spellings; the person may change every choice."""

import re
import unicodedata
from functools import lru_cache

from candidates.domain.fields import DETAILS

# Field -> spellings, folded: lower case, no accents, letters and digits only.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "external_id": ("candidateid", "id", "kennung", "applicantid", "personid", "kandidatid", "applicationid"),
    "first_name": ("firstname", "givenname", "vorname", "prenom", "forename"),
    "last_name": ("lastname", "surname", "familyname", "nachname", "nom", "familienname"),
    "job": ("job", "jobtitle", "role", "position", "vacancy", "stelle", "poste", "requisition", "jobname"),
    "stage": ("stage", "currentstage", "phase", "step", "etape", "jobstage"),
    "status": ("status", "applicationstatus", "state", "statut"),
    "source": ("source", "quelle", "channel", "origin", "applicationsource"),
    "applied_on": ("appliedon", "applied", "applicationdate", "beworbenam", "dateapplied", "appliedat", "datum"),
    "last_activity": ("lastactivity", "updatedat", "lastupdated", "letzteaktivitat"),
    "recruiter": ("recruiter", "owner", "coordinator"),
    "tags": ("tags", "labels", "schlagworter", "schlagworte"),
    "reject_reason": ("rejectionreason", "rejectreason", "absagegrund", "reason"),
    "note": ("notes", "note", "comments", "bemerkung", "bemerkungen", "remarks"),
    **{detail.key: detail.headings for detail in DETAILS},
}
STATUSES: dict[str, tuple[str, ...]] = {
    "active": ("active", "inprocess", "inprogress", "open", "new", "aktiv", "laufend", "inbearbeitung", "offen"),
    "hold": ("onhold", "hold", "paused", "zuruckgestellt", "pausiert", "wartend"),
    "rejected": ("rejected", "archivedrejected", "declined", "abgesagt", "abgelehnt", "absage"),
    "withdrawn": ("withdrawn", "candidatedeclined", "withdrew", "zuruckgezogen"),
    "hired": ("hired", "eingestellt", "joined"),
}


BY_SPELLING = {spelling: status for status, spellings in reversed(STATUSES.items()) for spelling in spellings}
SIGNS = re.compile(r"[^a-z0-9]")
LABEL = 100


def fold(text: str) -> str:
    """Return `text` in lower case without accents, spaces and signs, for comparing headers and labels."""
    return _fold_label(text) if len(text) <= LABEL else _fold(text)


def _fold(text: str) -> str:
    return SIGNS.sub("", unicodedata.normalize("NFKD", text.casefold()))


# A file names the same few jobs, stages and statuses in thousands of rows; longer texts would only fill the memory.
_fold_label = lru_cache(maxsize=1024)(_fold)


def guess(header: list[str]) -> dict[str, int]:
    """Return field -> index of the column that holds it; each column serves once, the first spelling wins."""
    folded = [re.sub(r"s$", "s", fold(name)) for name in header]
    found: dict[str, int] = {}
    for field, spellings in SPELLINGS.items():
        for spelling in spellings:
            places = [i for i, name in enumerate(folded) if name == spelling and i not in found.values()]
            if places:
                found[field] = places[0]
                break
    return found


def status_of(text: str) -> str | None:
    """Return our status for a spelling of theirs; None when a person has to say."""
    return BY_SPELLING.get(fold(text))
