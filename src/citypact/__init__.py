"""Benefit-sharing pacts between the cities of an urban agglomeration."""
