"""The numbers of a pact that can be negotiated: one kind a file, gathered in ``registry``.

=================  ====================  =================================================================
kind               key                   unit
=================  ====================  =================================================================
origin_share       class of deals        part of the shared tax for the origin
fund_share         class of deals        part of the shared tax for the fund
contribution_rate  city                  part of the city's budget revenue for the fund, the same each year
project_share      project, city         part of the project's burden
carried            project               part of the project's burden that the fund bears
grant              city                  present value of the fund's grants to the city, in the case's money
subsidy            city                  present value of outside money for the city, in the case's money
size               dotted path           in the rule's own unit, one number for all (pool.rate)
term               transfers             years of sharing; granted by clauses, see ``negotiation.granted``
gain               city                  gain of the city, in the case's money; follows from the others
=================  ====================  =================================================================
"""

from .kind import Kind
from .number import Item, Key, Number
from .registry import KINDS, clause_of, expression, items, kind_of, measure, ties, value_in

__all__ = [
    "KINDS",
    "Item",
    "Key",
    "Kind",
    "Number",
    "clause_of",
    "expression",
    "items",
    "kind_of",
    "measure",
    "ties",
    "value_in",
]
