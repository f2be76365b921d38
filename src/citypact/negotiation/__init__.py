"""The negotiation desk. A draft agreement is an ``Offer``; laid upon a case it is a ``Position``. One can ask:

===================  =====================================================================================
``objections``       who would refuse it and why, what they would do instead, how far it is from the core
``ranges``           how far each number is negotiable; ``frontier``: two numbers or two cities' gains at once
``counter``          the nearest offer that everyone accepts; ``concessions``: what each concession is worth
``why_not``          if there is none: demands against limits, a minimal conflict, a price list
``bargaining``       Nash, Kalai-Smorodinsky and egalitarian solutions on the reachable gains
``standing``         before the meeting: what a city pays, its alternatives, how far its numbers go, what it may ask
``commitment``       who would be tempted to leave later, bonds, payments under which nobody is
``log``              the record of talks, round by round
===================  =====================================================================================
"""
