"""One thing that can be agreed on where the plan is left open."""

from dataclasses import dataclass

from ..case.flows import Move, Works
from ..content import ByContent
from ..solve.answer import Floats


@dataclass(frozen=True, eq=False)
class Choice(ByContent):
    """A transfer at one place, or a project, with what it brings if it is chosen. Scaled money."""

    transfer: str
    """Empty for a project."""
    host: str | None
    """Where the transfer is then; None: at its origin, where it would go elsewhere without a pact."""
    project: str
    """Empty for a transfer."""
    year: int | None
    """In which it starts; None: at its origin."""
    gain: float
    """To all cities together over the status quo, in present value."""
    beside: Floats
    """What it brings each city beside its deal: see ``Setting.beside``; shape (cities, years)."""
    imputed: Floats
    """What of its benefits no budget sees; same shape."""
    move: Move | None = None
    """The move whose tax is shared; None: nothing that is shared."""
    works: Works | None = None
