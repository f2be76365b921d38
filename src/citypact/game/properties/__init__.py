"""Properties of games; each answer is true or false and carries a counter-example when it is false."""
