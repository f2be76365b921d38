"""Answers about answers: how they move with the worths, what they mean in words, what they look like."""
