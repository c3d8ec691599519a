"""Forms of the pipeline's pages, of hiring and importing, and of those who apply."""
