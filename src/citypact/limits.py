"""How much is read and shown, and how large a figure may be. Beyond these something is wrong, and it is said."""

MOST_BYTES = 50_000_000
"""Of a file, and of what a workbook unpacks to."""
MOST_ROWS = 100_000
"""Of a table or a list."""
MOST_COLUMNS = 1_000
"""Of a table."""
MOST_CITIES = 5_000
"""Of a case. China has 2,800 counties."""

MOST_PLAYERS = 100
"""Of a case that a server can be told to take on."""

MOST_AMOUNT = 1e15
"""Of any figure: money in the unit of the case, or of the currency in a rule, persons, resources. Solvers take 1e20 for
infinite."""
MOST_TIMES = 1e4
"""Of a multiple in a rule (of a tax, of a mean, of a standard): ten thousand times as much is another thing."""
MOST_CONCENTRATION = 1e9
"""Of a concentration, in whatever unit it is reported; the least that others are compared with is one part of this."""
LEAST_STEP = 1e-9
"""Of a range of a rule."""
MOST_STEPS = 1_000_000
"""Of a range of a rule: solvers tell whole numbers apart by a millionth."""
LEAST_AMOUNT = 1e-12
"""Of a figure of a case that is not 0: less is the dust of a calculation, and ratios to it overflow."""
LEAST_UNIT = 1e-3
"""Of the units of money and population: a tenth of a cent."""
MOST_PERSONS = 1e10
"""Of a city. There are 8 billion people."""
MOST_CHANGE = 1e9
"""Of growth or discounting over the whole horizon, as a factor, in either direction."""
MOST_FUTURES = 10_000_000
"""Of a sweep."""

SHOWN_OF_A_KIND = 20
"""Problems with the same message in the same file that are listed; the others are counted."""
SHOWN = 200
"""Problems that are listed in all."""
SHOWN_OF_A_VALUE = 200
"""Characters of a value that are shown."""
