"""A payoff in words: who is least content, and why."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from ...catalogue import LANGUAGES
from ...text import Bilingual, Joined, both, in_language
from ..asked import is_language
from ..coalitions import Floats
from ..errors import GameError
from ..payoffs import Payoff, payoff_vector
from ..scale import largest, normalise
from ..sets.excess import default_tolerance, excess
from ..worths import Worths

Kind: TypeAlias = Literal["worth", "cost"]
"""What is shared out, and so in what words."""
LISTED = 3
DIGITS = 6  # of the largest gain


def explain(game: Worths, payoff: Payoff, lang: str = "en") -> str:
    """A payoff in words: whether it is shared out and stable, which coalition is least content and why, by player.

    For those who must sign it. Money is rounded to six digits of the largest gain. Time O(n 2**n).

    Parameters
    ----------
    payoff : one figure a player
    lang : "en" or "zh"

    Raises
    ------
    GameError
        A language that is neither.

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 5, 0, 1, 1, 6], players=["Linz", "Wels", "Steyr"])
    >>> print(game.explain([2, 2, 2]))
    The payoff shares out 6; together the players are worth 6.
    It is not stable: 1 coalition could earn more alone.
    Least content is {Linz, Wels}: alone worth 5, given 4, so 1 short.
    Linz gets 2 (alone 0, adds 5 to the others); least content within {Linz, Wels}, 1 short of what it could earn.
    Wels gets 2 (alone 0, adds 5 to the others); least content within {Linz, Wels}, 1 short of what it could earn.
    Steyr gets 2 (alone 0, adds 1 to the others); least content within {Steyr}, 2 above what it could earn.
    """
    return in_words(game, payoff_vector(game, payoff), "worth", lang)


def in_words(game: Worths, payoff: Floats, kind: Kind, lang: str) -> str:
    """The sentences on a payoff; costs are worths, payoffs and contributions with the opposite sign."""
    if not is_language(lang):
        raise GameError(both("game.input.language", lang=repr(lang), known=sorted(LANGUAGES)))
    return "\n".join(in_language(sentence, lang) for sentence in _Telling(game, payoff, kind).sentences())


@dataclass(eq=False)
class _Telling:
    """What sentences on one payoff share."""

    game: Worths
    payoff: Floats
    kind: Kind

    def __post_init__(self) -> None:
        self.excesses, self.allowed = excess(self.game, self.payoff), default_tolerance(self.game)
        gain = normalise(self.game).gain or largest(self.game.worths) or 1.0
        self.decimals = max(0, DIGITS - 1 - int(np.floor(np.log10(gain))))

    def sentences(self) -> list[Bilingual]:
        """All there is to say."""
        total, gap = self.shown(self.payoff.sum()), float(self.excesses[-1])
        said = [self._say("total", total=total, worth=self.shown(self.game.worths[-1]))]
        if abs(gap) > self.allowed:
            said.append(self._say("under" if gap > 0 else "over", gap=self.money(abs(gap))))
        if self.game.n == 1:
            return [*said, self._say("lonely")]
        return [*said, *self.stability(), *map(self.of_player, range(self.game.n))]

    def money(self, amount: float) -> str:
        """An amount with the decimals that tell gains apart, none of them idle zeros."""
        text = f"{float(amount):,.{self.decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text

    def shown(self, amount: float) -> str:
        """A worth, payoff or contribution."""
        return self.money(float(amount) if self.kind == "worth" else -float(amount))

    def stability(self) -> list[Bilingual]:
        """Whether the payoff is stable, and the least content coalitions: up to three of those that tie."""
        game, proper = self.game, self.excesses[1:-1]
        worst = 1 + np.flatnonzero(proper >= proper.max() - self.allowed)
        count = int((proper > self.allowed).sum())
        shared_out = abs(self.excesses[-1]) <= self.allowed
        verdict = "blocked" if count else "stable" if shared_out else "unblocked"
        sentences = [self._say(verdict, coalitions=self._counted(count))]
        for coalition in worst[:LISTED].tolist():
            facts = self._about(coalition) | {
                "worth": self.shown(game.worths[coalition]),
                "payoff": self.shown(game.worths[coalition] - self.excesses[coalition]),
            }
            sentences.append(self._say("worst" if count else "closest", **facts))
        if len(worst) > LISTED:
            sentences.append(both("game.explain.more", coalitions=self._counted(len(worst) - LISTED)))
        return sentences

    def of_player(self, player: int) -> Bilingual:
        """What a player gets, and the coalition with this player that is least content."""
        game = self.game
        with_player = self.excesses.reshape(-1, 2, 1 << player)[:, 1].copy()
        with_player[-1, -1] = -np.inf  # the grand coalition
        row, column = np.unravel_index(int(with_player.argmax()), with_player.shape)
        coalition = int(row) << (player + 1) | 1 << player | int(column)
        why = "short" if self.excesses[coalition] > self.allowed else "spare"
        return self._say(
            "player",
            player=game.players[player],
            payoff=self.shown(self.payoff[player]),
            alone=self.shown(game.worths[1 << player]),
            marginal=self.shown(game.worths[-1] - game.worths[(1 << game.n) - 1 - (1 << player)]),
            reason=self._say(why, **self._about(coalition)),
        )

    def _say(self, name: str, **values: object) -> Bilingual:
        return both(f"game.explain.{self.kind}.{name}", **values)

    def _about(self, coalition: int) -> dict[str, str]:
        members = Joined(map(str, self.game.coalition(coalition)))
        value = float(self.excesses[coalition])
        name = Joined(["{", members, "}"], "nothing")
        return {"coalition": name, "excess": self.money(value), "slack": self.money(-value)}

    def _counted(self, count: int) -> Bilingual:
        return both(f"game.explain.{'one' if count == 1 else 'several'}", count=count)
