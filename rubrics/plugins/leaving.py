"""What ends in judging when somebody leaves the stage where they stood, and begins again when they are back."""

from candidates.registries import stage_left
from rubrics.services.screening import follow_screens

stage_left.register("rubrics.screens", follow_screens)
