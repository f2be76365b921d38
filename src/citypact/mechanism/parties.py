"""Parties to a payment that are not cities. They are written in brackets, so that no city can have their name."""

FUND = "(fund)"
POOL = "(pool)"
TAXPAYERS = "(taxpayers)"
STATUS_QUO = "(status quo)"
SITE = "(released site)"
WORKS = "(works and services)"
OUTSIDE = "(outside money)"
