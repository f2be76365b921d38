"""Ways to make a game: from tables, functions and dividends, and the structured games of the literature."""
