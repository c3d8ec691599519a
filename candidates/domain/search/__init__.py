"""How texts are found: the same folding for what is kept and what is typed, words and parts of words, and marks."""
