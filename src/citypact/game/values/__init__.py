"""Values: one payoff vector a game, by a formula."""
