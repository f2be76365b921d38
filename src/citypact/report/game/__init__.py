"""What a case's game looks like to a reader: worths with their plans, divisions of the joint gain, proofs."""

from .study import Study

__all__ = ["Study"]
