"""Linear algebra in fractions, for proofs."""

from collections.abc import Sequence
from fractions import Fraction

Vector = list[Fraction]
SIMPLE = 10**6  # largest denominator of a fraction that a float is taken to stand for


class RationalSpan:
    """Linear span of rational vectors, exact, kept in reduced echelon form.

    >>> span = RationalSpan()
    >>> span.add([1, 1, 1]), span.add([1, 0, 0]), span.add([0, 1, 1])
    (True, True, False)
    >>> span.remainder([1, 0, 1])
    [Fraction(0, 1), Fraction(0, 1), Fraction(1, 1)]
    """

    def __init__(self) -> None:
        self._rows: dict[int, Vector] = {}

    @property
    def rank(self) -> int:
        """Dimension of the span."""
        return len(self._rows)

    def remainder(self, vector: Sequence[int | Fraction]) -> Vector:
        """What is left of a vector after elimination by the span; zero when it lies inside."""
        row = [Fraction(entry) for entry in vector]
        for pivot, basis in self._rows.items():
            row = _minus(row, row[pivot], basis)
        return row

    def add(self, vector: Sequence[int | Fraction]) -> bool:
        """Extend the span; False when the vector was inside already."""
        row = self.remainder(vector)
        pivot = next((i for i, entry in enumerate(row) if entry), None)
        if pivot is None:
            return False
        row = [entry / row[pivot] for entry in row]
        self._rows = {p: _minus(basis, basis[pivot], row) for p, basis in self._rows.items()} | {pivot: row}
        return True

    def rows(self) -> dict[int, Vector]:
        """The echelon form: by pivot column, a row that is 1 there and 0 in the other pivot columns."""
        return self._rows


def solve(equations: Sequence[Sequence[int | Fraction]], guess: Sequence[float]) -> Vector | None:
    """A solution of linear equations, each given as its coefficients followed by its right-hand side; None without one.

    The guess, when simple fractions next to it solve the equations already; else elimination, in which unknowns that
    the equations leave free take the value of the guess.

    >>> solve([[1, 1, 3], [1, -1, 0]], [0.0, 0.0])
    [Fraction(3, 2), Fraction(3, 2)]
    """
    near = [Fraction(value).limit_denominator(SIMPLE) for value in guess]
    if all(sum((c * x for c, x in zip(row, near, strict=False) if c), -Fraction(row[-1])) == 0 for row in equations):
        return near
    span = RationalSpan()
    for equation in equations:
        span.add(equation)
    rows, unknowns = span.rows(), len(guess)
    if unknowns in rows:
        return None
    free = {i: Fraction(guess[i]) for i in range(unknowns) if i not in rows}
    solution = dict(free)
    for pivot, row in rows.items():
        solution[pivot] = row[unknowns] - sum((row[i] * value for i, value in free.items()), Fraction(0))
    return [solution[i] for i in range(unknowns)]


def _minus(row: Vector, factor: Fraction, other: Vector) -> Vector:
    return [a - factor * b if b else a for a, b in zip(row, other, strict=True)] if factor else row
