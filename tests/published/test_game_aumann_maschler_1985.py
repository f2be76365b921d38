"""R. J. Aumann and M. Maschler (1985), Game theoretic analysis of a bankruptcy problem from the Talmud, Journal of
Economic Theory 36, 195-213: claims 100, 200, 300 and the three estates of the Mishna."""

import pytest

from citypact.game import bankruptcy, talmud_rule

AWARDS = {
    100: [100 / 3, 100 / 3, 100 / 3],
    200: [50, 75, 75],
    300: [50, 100, 150],
}


@pytest.mark.parametrize("estate", AWARDS)
def test_the_division_of_the_mishna_is_the_nucleolus(estate: int) -> None:
    game = bankruptcy(estate, [100, 200, 300])
    assert talmud_rule(estate, [100, 200, 300]).tolist() == pytest.approx(AWARDS[estate])
    assert game.nucleolus().tolist() == pytest.approx(AWARDS[estate])
    assert game.prenucleolus().tolist() == pytest.approx(AWARDS[estate])
    assert game.is_convex()
    assert not game.core().empty


def test_two_hold_a_garment() -> None:
    """One claims it all, the other half: three quarters and one quarter."""
    assert talmud_rule(1, [1, 0.5]).tolist() == pytest.approx([0.75, 0.25])
