"""Pages of take-homes: for the people who run the pipeline, for graders, and the candidate's portal."""
