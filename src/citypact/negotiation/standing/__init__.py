"""Before the meeting: where each city stands on a draft. What a delegation sees is its own.

=================  ==================================================================================================
``standing``       all of it by city
``alternatives``   what a city could have elsewhere, and with whom
``numbers``        the numbers of the pact by which a city pays or receives, how far each can go, what it may ask
=================  ==================================================================================================
"""

from .standing import Standing, standings

__all__ = ["Standing", "standings"]
