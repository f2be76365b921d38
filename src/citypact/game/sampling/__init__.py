"""Values of games given by a function and too large for a table, by sampling, with confidence intervals."""
