"""A payoff in words: who is least content, and why."""

from typing import TYPE_CHECKING

import numpy as np

from ..coalitions import Floats, Payoff, payoff_vector
from ..errors import GameError
from ..sets.excess import default_tolerance, excess

if TYPE_CHECKING:
    from ..game import Game

LISTED = 3
TEXTS = {
    "en": {
        "total": "The payoff shares out {total}; together the players are worth {worth}.",
        "not_shared": "It does not share out what they are worth: {gap} is {word}.",
        "over": "too much",
        "under": "left over",
        "blocked": "It is not stable: {count} coalition(s) could earn more alone.",
        "worst": "Least content is {coalition}: alone worth {worth}, given {payoff}, so {excess} short.",
        "stable": "It is stable: no coalition could earn more alone.",
        "closest": "Least content is {coalition}: alone worth {worth}, given {payoff}, {slack} more.",
        "more": "{count} more coalition(s) are as little content.",
        "lonely": "There is one player, who gets everything.",
        "player": "{player} gets {payoff} (alone {alone}, adds {marginal} to the others); {reason}.",
        "short": "least content within {coalition}, {excess} short of what it could earn",
        "spare": "least content within {coalition}, {slack} above what it could earn",
        "join": ", ",
    },
    "zh": {
        "total": "该分配共分 {total}；全体合作的价值为 {worth}。",
        "not_shared": "分配总额与合作价值不符：{word} {gap}。",
        "over": "多分",
        "under": "少分",
        "blocked": "该分配不稳定：有 {count} 个联盟单独行动所得更多。",
        "worst": "最不满意的是 {coalition}：单独可得 {worth}，分得 {payoff}，少 {excess}。",
        "stable": "该分配稳定：没有联盟单独行动能得到更多。",
        "closest": "最不满意的是 {coalition}：单独可得 {worth}，分得 {payoff}，多 {slack}。",
        "more": "另有 {count} 个联盟同样不满意。",
        "lonely": "只有一个参与者，获得全部。",
        "player": "{player} 分得 {payoff}（单独可得 {alone}，对其余各方的边际贡献 {marginal}）；{reason}。",
        "short": "所在联盟中最不满意的是 {coalition}，比其单独所得少 {excess}",
        "spare": "所在联盟中最不满意的是 {coalition}，比其单独所得多 {slack}",
        "join": "、",
    },
}


def explain(game: "Game", payoff: Payoff, lang: str = "en") -> str:
    """A payoff in words: whether it is shared out and stable, which coalition is least content and why, by player.

    For those who must sign it. Time O(n 2**n).

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
    It is not stable: 1 coalition(s) could earn more alone.
    Least content is {Linz, Wels}: alone worth 5, given 4, so 1 short.
    Linz gets 2 (alone 0, adds 5 to the others); least content within {Linz, Wels}, 1 short of what it could earn.
    Wels gets 2 (alone 0, adds 5 to the others); least content within {Linz, Wels}, 1 short of what it could earn.
    Steyr gets 2 (alone 0, adds 1 to the others); least content within {Steyr}, 2 above what it could earn.
    """
    if lang not in TEXTS:
        raise GameError(f"no texts in language {lang!r}; there are {sorted(TEXTS)}")
    texts, x, excesses = TEXTS[lang], payoff_vector(game, payoff), excess(game, payoff)
    allowed = default_tolerance(game)
    sentences = [texts["total"].format(total=_money(x.sum()), worth=_money(game.worths[-1]))]
    if abs(excesses[-1]) > allowed:
        word = texts["under"] if excesses[-1] > 0 else texts["over"]
        sentences.append(texts["not_shared"].format(gap=_money(abs(excesses[-1])), word=word))
    if game.n == 1:
        return "\n".join([*sentences, texts["lonely"]])
    sentences += _stability(game, excesses, allowed, texts)
    sentences += [_of_player(game, x, excesses, player, allowed, texts) for player in range(game.n)]
    return "\n".join(sentences)


def _stability(game: "Game", excesses: Floats, allowed: float, texts: dict[str, str]) -> list[str]:
    """Whether the payoff is stable, and the least content coalitions: up to three of those that tie."""
    worst = 1 + np.flatnonzero(excesses[1:-1] >= excesses[1:-1].max() - allowed)
    count = int((excesses[1:-1] > allowed).sum())
    sentences = [texts["blocked" if count else "stable"].format(count=count)]
    for coalition in worst[:LISTED].tolist():
        facts = {
            "coalition": _name(game, coalition, texts),
            "worth": _money(game.worths[coalition]),
            "payoff": _money(game.worths[coalition] - excesses[coalition]),
            "excess": _money(excesses[coalition]),
            "slack": _money(-excesses[coalition]),
        }
        sentences.append(texts["worst" if count else "closest"].format(**facts))
    if len(worst) > LISTED:
        sentences.append(texts["more"].format(count=len(worst) - LISTED))
    return sentences


def _of_player(game: "Game", x: Floats, excesses: Floats, player: int, allowed: float, texts: dict[str, str]) -> str:
    with_player = excesses.reshape(-1, 2, 1 << player)[:, 1].copy()
    with_player[-1, -1] = -np.inf  # the grand coalition
    row, column = np.unravel_index(int(with_player.argmax()), with_player.shape)
    coalition = int(row) << (player + 1) | 1 << player | int(column)
    value = float(excesses[coalition])
    reason = texts["short" if value > allowed else "spare"].format(
        coalition=_name(game, coalition, texts), excess=_money(value), slack=_money(-value)
    )
    return texts["player"].format(
        player=game.players[player],
        payoff=_money(x[player]),
        alone=_money(game.worths[1 << player]),
        marginal=_money(game.worths[-1] - game.worths[(1 << game.n) - 1 - (1 << player)]),
        reason=reason,
    )


def _name(game: "Game", coalition: int, texts: dict[str, str]) -> str:
    return "{" + texts["join"].join(str(player) for player in game.coalition(coalition)) + "}"


def _money(amount: float) -> str:
    return f"{float(amount) + 0.0:.6g}".replace("-0", "0") if abs(amount) < 1e-12 else f"{float(amount):.6g}"
