"""Talks with several delegations: who may speak, what each keeps to itself, and the record that all of them see."""
