"""The headings of a résumé, in the languages that are read most. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

LONGEST = 45


class Section(StrEnum):
    """What the lines below a heading are about; HEAD is what stands above the first one."""

    HEAD = "head"
    WORK = "work"
    SCHOOL = "school"
    OTHER = "other"


_WORDS = {
    Section.WORK: (
        "work|experience|work experience|professional experience|employment|employment history|work history|career|"
        "relevant experience|positions|appointments|academic appointments|berufserfahrung|beruflicher werdegang|"
        "berufspraxis|werdegang|praxis|expérience|expériences|expérience professionnelle|expériences professionnelles|"
        "parcours|experiencia|experiencia laboral|experiencia profesional|esperienza|esperienze lavorative|experiência|"
        "experiência profissional|werkervaring|erhvervserfaring"
    ),
    Section.SCHOOL: (
        "education|academic background|studies|education and training|qualifications|ausbildung|bildung|studium|"
        "bildungsweg|schulbildung|formation|formations|études|educación|formación|formación académica|istruzione|"
        "formazione|educação|formação|opleiding|uddannelse"
    ),
    Section.OTHER: (
        "skills|technical skills|tools|technologies|languages|projects|selected projects|publications|"
        "selected publications|summary|profile|about|about me|contact|interests|certifications|certificates|awards|"
        "honours|honors|references|"
        "referees|talks|teaching|service|grants|volunteering|patents|kenntnisse|fähigkeiten|sprachen|projekte|profil|"
        "kontakt|interessen|zertifikate|veröffentlichungen|compétences|langues|projets|publications et communications|"
        "centres d’intérêt|habilidades|competencias|idiomas|proyectos|perfil|contacto|competenze|lingue|progetti|"
        "competências|línguas|vaardigheden|talen|kompetencer"
    ),
}
_KNOWN = {word: section for section, words in _WORDS.items() for word in words.split("|")}


def section_of(line: str) -> Section | None:
    """Return what a heading announces, None for a line that is none."""
    bare = re.sub(r"\s+", " ", line.strip(" \t:•·–—-_=#").lower().replace("&", "and"))
    if not bare or len(bare) > LONGEST:
        return None
    if bare in _KNOWN:
        return _KNOWN[bare]
    spaced = re.fullmatch(r"(?:\w ){3,}\w", bare)  # E X P E R I E N C E
    return _KNOWN.get(bare.replace(" ", "")) if spaced else None
