"""Two councils whose power indices are in every textbook: P. D. Straffin (1993), Game Theory and Strategy; L. S.
Shapley and M. Shubik (1954) for the method; D. S. Felsenthal and M. Machover (1998), The Measurement of Voting Power.
Recalled, not read again; two exact methods agree on them here."""

import pytest

from citypact.game import voting_power, weighted_voting


def test_un_security_council_of_fifteen() -> None:
    """Five permanent members with a veto, nine votes of fifteen needed: [39; 7 x 5, 1 x 10]."""
    game = weighted_voting(39, [7] * 5 + [1] * 10)
    shapley = game.shapley_shubik().tolist()
    assert shapley[:5] == pytest.approx([421 / 2145] * 5)
    assert shapley[5:] == pytest.approx([4 / 2145] * 10)
    assert game.veto_players() == (0, 1, 2, 3, 4)
    assert game.minimal_winning_coalitions()[0] == (0, 1, 2, 3, 4, 5, 6, 7, 8)
    assert len(game.minimal_winning_coalitions()) == 210
    assert voting_power(39, [7] * 5 + [1] * 10)["Shapley-Shubik index"].tolist() == pytest.approx(shapley)


def test_eec_council_of_1958_gives_luxembourg_no_power() -> None:
    game = weighted_voting(12, {"DE": 4, "FR": 4, "IT": 4, "NL": 2, "BE": 2, "LU": 1})
    assert game.shapley_shubik().round(3).to_dict() == {
        "DE": 0.233,
        "FR": 0.233,
        "IT": 0.233,
        "NL": 0.15,
        "BE": 0.15,
        "LU": 0,
    }
    assert game.banzhaf_index().tolist() == pytest.approx([5 / 21, 5 / 21, 5 / 21, 1 / 7, 1 / 7, 0])
    assert game.null_players() == ("LU",)
