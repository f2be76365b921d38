"""The nucleolus and the prenucleolus, with proofs."""

import pandas as pd

from citypact.text import both

from ..coalitions import Floats
from ..errors import NoSuchPoint
from ..payoffs import by_player
from ..scale import ULP
from ..worths import Worths
from .kohlberg import KohlbergCertificate, certify
from .lexicographic import lexicographic_minimum


def nucleolus(game: Worths) -> pd.Series:
    """Nucleolus: the imputation whose excesses, sorted from the largest, are lexicographically least.

    The most discontented coalition is made as content as can be, then the next, and so on; every player gets at least
    what the player is worth alone. One point; in the core when the core is not empty; equal to the prenucleolus for
    zero-monotonic games. Use it where a pact must be as hard to leave as possible.

    Row generation with at most n - 1 stages (see `lexicographic_minimum`); each pass over the 2**n worths costs about
    three reads of the table. `nucleolus_certificate` gives the proof.

    Source: Schmeidler (1969), The nucleolus of a characteristic function game.

    Raises
    ------
    NoSuchPoint
        There is no imputation: the players alone are worth more than together.

    >>> from citypact.game import Game  # Aumann and Maschler (1985): bankruptcy, estate 300, claims 100, 200, 300
    >>> Game([0, 0, 0, 0, 0, 100, 200, 300]).nucleolus().round(6).tolist()
    [50.0, 100.0, 150.0]
    """
    return by_player(game, lexicographic_minimum(game, floors=imputation_floors(game)).payoff, "nucleolus")


def prenucleolus(game: Worths) -> pd.Series:
    """Prenucleolus: as the nucleolus, among all payoffs with x(N) = v(N), whatever the players are worth alone.

    Exists for every game; in the core when the core is not empty. Use it where no imputation exists or where players
    could not go back to being alone. Cost as for the nucleolus.

    Source: Schmeidler (1969) for the order of excesses; Sobolev (1975) for the prenucleolus.

    >>> from citypact.game import Game  # the four-player game of the CoopGame manual
    >>> worths = [0, 0, 0, 5, 0, 5, 9, 13, 0, 8, 10, 15, 8, 16, 17, 21]
    >>> Game(worths).prenucleolus().round(6).tolist()
    [3.5, 4.5, 5.5, 7.5]
    """
    return by_player(game, lexicographic_minimum(game).payoff, "prenucleolus")


def nucleolus_certificate(game: Worths) -> KohlbergCertificate:
    """The nucleolus with Kohlberg's criterion in fractions; ``.check()`` recomputes it from the game alone.

    At most n - 1 levels; the check takes one pass over the worths a level. Source: see `KohlbergCertificate`.

    >>> from citypact.game import Game
    >>> proof = Game([0, 0, 0, 0, 0, 100, 200, 300]).nucleolus_certificate()
    >>> proof.check(), proof.payoff.tolist()
    (True, [50.0, 100.0, 150.0])
    """
    return certify(game, floors=imputation_floors(game))


def prenucleolus_certificate(game: Worths) -> KohlbergCertificate:
    """The prenucleolus with Kohlberg's criterion in fractions; ``.check()`` recomputes it from the game alone.

    Cost and source as for `nucleolus_certificate`.

    >>> from citypact.game import Game  # Peleg and Sudholter (2007), example 5.5.12
    >>> proof = Game([0, 0, 0, 10, 0, 0, 0, 2]).prenucleolus_certificate()
    >>> [str(entry) for entry in proof.exact_payoff], [str(level.excess) for level in proof.levels], proof.check()
    (['3', '3', '-4'], ['4', '1'], True)
    """
    return certify(game)


def imputation_floors(game: Worths) -> Floats:
    """What every player is worth alone; raises NoSuchPoint when that is more than they are worth together."""
    floors: Floats = game.worths[[1 << i for i in range(game.n)]]
    together, alone = float(game.worths[-1]), float(floors.sum())
    if alone > together + 4 * game.n * ULP * float(abs(floors).sum() + abs(together)):
        raise NoSuchPoint(both("game.none.imputation", alone=alone, together=together))
    return floors
