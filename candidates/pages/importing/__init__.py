"""The pages of an import: its questions, what will happen, how it runs, and what came of it."""

from candidates.pages.importing.outcome import outcome_page, touched_page
from candidates.pages.importing.questions import answers_in, questions_page
from candidates.pages.importing.words import head_of

__all__ = ["answers_in", "head_of", "outcome_page", "questions_page", "touched_page"]
