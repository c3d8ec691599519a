"""What ends in judging when somebody leaves the stage where they stood."""

from candidates.registries import stage_left
from rubrics.services.screening import end_screens

stage_left.register("rubrics.screens", end_screens)
