"""New games from old: dual, subgame, quotient, normalisation, arithmetic, restriction to a graph."""
