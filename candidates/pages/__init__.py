"""What the pages of the pipeline show: gathered through queries, shaped for templates."""
