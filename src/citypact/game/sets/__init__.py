"""Sets of stable payoffs (core, least core, kernels) and the points found in them by linear programs."""
