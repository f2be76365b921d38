"""Charts as pictures: lengths are in proportion to the figures, places are those of the scale beside them."""

import re
from itertools import pairwise
from typing import Any

import pytest

from citypact.report.charts.frame import chart
from citypact.report.drawing import WIDTH, Picture, drawn
from citypact.report.drawing.picture import Shape, wide
from citypact.report.drawing.scale import Scale, rungs

YEARS = ["2024", "2025", "2026"]


def marked(picture: Picture, mark: str) -> list[Shape]:
    return [shape for shape in picture.shapes if shape.mark == mark]


def bar(name: str, *values: float, color: str = "#0072B2") -> dict[str, Any]:
    return {"type": "bar", "x": YEARS[: len(values)], "y": list(values), "name": name, "marker": {"color": color}}


def height_of_one(picture: Picture) -> float:
    """Height of a unit of the scale, by the numbers beside it."""
    ticks = [(float(tick.text.replace(",", "")), tick.y) for tick in marked(picture, "ytick")]
    (low, y_low), (high, y_high) = ticks[0], ticks[-1]
    return (y_low - y_high) / (high - low)


def test_bars_are_as_high_as_their_figures_and_stand_on_zero() -> None:
    values = (30.0, -12.0, 4.5)
    picture = drawn(chart([bar("a", *values), bar("b", 1.0, 2.0, 3.0)], 300, barmode="group"))
    unit = height_of_one(picture)
    zero = next(tick.y for tick in marked(picture, "ytick") if tick.text == "0")
    first = [shape for shape in marked(picture, "bar") if ", a:" in shape.text]
    assert [shape.height for shape in first] == pytest.approx([abs(value) * unit for value in values], abs=0.2)
    assert [shape.y for shape in first] == pytest.approx([zero - max(value, 0) * unit for value in values], abs=0.2)
    assert [shape.text for shape in first] == ["2024, a: 30", "2025, a: -12", "2026, a: 4.5"]
    lefts = [shape.x for shape in sorted(marked(picture, "bar"), key=lambda shape: shape.x)]
    assert len(set(lefts)) == 6
    assert all(shape.x > 0 and shape.x + shape.width <= WIDTH for shape in marked(picture, "bar"))


def test_stacked_bars_stand_on_each_other_those_below_zero_hang() -> None:
    picture = drawn(
        chart([bar("in", 2.0), bar("more", 3.0), bar("out", -4.0), bar("also", -1.0)], 300, barmode="relative")
    )
    unit = height_of_one(picture)
    zero = next(tick.y for tick in marked(picture, "ytick") if tick.text == "0")
    ends = [(shape.y, shape.y + shape.height) for shape in marked(picture, "bar")]
    wanted = [(2, 0), (5, 2), (0, -4), (-4, -5)]
    flat = [zero - value * unit for pair in wanted for value in pair]
    assert [end for pair in ends for end in pair] == pytest.approx(flat, abs=0.3)


def test_level_bars_reach_to_their_figures() -> None:
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [-5.0, 10.0],
        "y": [0, 1],
        "marker": {"color": ["#D55E00", "#009E73"]},
        "text": ["-5.0", "10.0"],
        "hovertext": ["a, b", "c"],
    }
    picture = drawn(chart([trace], 200, yaxis={"tickvals": [0, 1], "ticktext": ["a, b", "c"]}))
    below, above = marked(picture, "bar")
    assert above.width == pytest.approx(2 * below.width, abs=0.3)
    assert below.x + below.width == pytest.approx(above.x, abs=0.2)
    assert [shape.text for shape in marked(picture, "value")] == ["-5.0", "10.0"]


def test_ribbons_are_as_wide_as_the_money_and_leave_where_they_arrive() -> None:
    """Two pay 3 and 1 into a fund, which pays one of them 4."""
    trace = {
        "type": "sankey",
        "node": {"label": ["A", "B", "fund", "A"], "color": ["#0072B2"] * 4},
        "link": {"source": [0, 1, 2], "target": [2, 2, 3], "value": [3.0, 1.0, 4.0], "color": ["#0072B2"] * 3},
        "valuesuffix": " (CNY)",
    }
    picture = drawn(chart([trace], 300))
    a, b, fund, paid = marked(picture, "node")
    assert a.height == pytest.approx(3 * b.height, abs=0.3)
    assert fund.height == pytest.approx(a.height + b.height, abs=0.3)
    assert paid.height == pytest.approx(fund.height, abs=0.3)
    assert a.x == b.x < fund.x < paid.x
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d", marked(picture, "ribbon")[0].d)]
    assert numbers[0] == pytest.approx(a.x + a.width)
    assert numbers[6] == pytest.approx(fund.x)
    assert numbers[8] - numbers[7] == pytest.approx(a.height, abs=0.3)
    said = {shape.text for shape in marked(picture, "ribbon")}
    assert said == {"A → fund: 3 (CNY)", "B → fund: 1 (CNY)", "fund → A: 4 (CNY)"}


def test_parties_that_pay_each_other_are_drawn() -> None:
    node = {"label": ["pool", "reserve"], "color": ["#333333"] * 2}
    link = {"source": [0, 1], "target": [1, 0], "value": [2.0, 1.0], "color": ["#999999"] * 2}
    picture = drawn(chart([{"type": "sankey", "node": node, "link": link, "valuesuffix": ""}], 200))
    assert len(marked(picture, "ribbon")) == 2


def test_cells_are_colored_by_sign_and_the_largest_is_full() -> None:
    trace = {
        "type": "heatmap",
        "z": [[-2.0, 0.0, 4.0]],
        "text": [["-2.0", "0.0", "4.0"]],
        "x": YEARS,
        "y": ["A"],
        "colorscale": [[0.0, "#D55E00"], [0.5, "#ffffff"], [1.0, "#0072B2"]],
    }
    picture = drawn(chart([trace], 120))
    assert [shape.fill for shape in marked(picture, "cell")] == ["#eaae80", "#ffffff", "#0072b2"]
    assert [shape.text for shape in marked(picture, "value")] == ["-2.0", "0.0", "4.0"]


def test_names_of_points_do_not_cover_each_other() -> None:
    names = [f"Mechanism {number}" for number in range(6)]
    trace = {
        "type": "scatter",
        "x": [10.0] * 6,
        "y": [-1.0] * 6,
        "text": names,
        "textposition": ["middle left"] * 6,
        "marker": {"color": ["#009E73"] * 6},
    }
    heights = sorted(shape.y for shape in marked(drawn(chart([trace], 420)), "name"))
    assert all(after - before >= 14 for before, after in pairwise(heights))


def test_a_map_has_one_scale_arrows_as_wide_as_the_money_and_names_that_cover_nothing() -> None:
    """East is right, north is up; the names of neighbours stand apart from each other and from every point."""
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [0.0, 4.0, 4.05, 0.0],
        "y": [0.0, 0.0, 0.05, 2.0],
        "text": ["Alpha", "Beta", "Gamma", "fund"],
        "marker": {"color": ["#0072B2"] * 4, "symbol": ["circle", "x", "circle", "square"]},
    }
    arrow = {"ax": 0.0, "ay": 0.0, "x": 4.0, "y": 0.0, "arrowwidth": 5.8, "hovertext": "Alpha → Beta: 9"}
    other = arrow | {"x": 0.0, "y": 2.0, "arrowwidth": 1.8, "hovertext": "Alpha → fund: 2"}
    picture = drawn(chart([trace], 400, annotations=[arrow, other]))
    alpha, beta, gamma = marked(picture, "city")
    (fund,) = marked(picture, "fund")
    assert beta.x - alpha.x == pytest.approx(2 * (alpha.y - (fund.y + fund.height / 2)), abs=0.3)
    assert (alpha.y, gamma.x > beta.x, gamma.y < beta.y) == (beta.y, True, True)
    assert [(line.thick, line.text) for line in marked(picture, "pays")] == [
        (5.8, "Alpha → Beta: 9"),
        (1.8, "Alpha → fund: 2"),
    ]
    crosses = [[float(n) for n in re.findall(r"[\d.]+", line.d)] for line in marked(picture, "cross")]
    assert all(sum(cross[::2]) / 2 == pytest.approx(beta.x, abs=0.1) for cross in crosses)
    assert len(crosses) == 2
    boxes = []
    for name in marked(picture, "name"):
        broad = wide(name.text, name.size)
        left = name.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[name.anchor] * broad
        boxes.append((left, name.y - name.size / 2, left + broad, name.y + name.size / 2))
    points = [(dot.x - 9, dot.y - 9, dot.x + 9, dot.y + 9) for dot in (alpha, beta, gamma)]
    for at, one in enumerate(boxes):
        for box in [*boxes[:at], *points]:
            assert one[2] <= box[0] or box[2] <= one[0] or one[3] <= box[1] or box[3] <= one[1]


@pytest.mark.parametrize("values", [[0.0], [1e-7], [-3.0, 12.0], [99.9, 100.1], [-1e6], [7.0, 14.0]])
def test_the_numbers_beside_a_chart_enclose_its_figures_evenly(values: list[float]) -> None:
    found = rungs(values)
    assert found[0] <= min(0.0, *values)
    assert found[-1] >= max(0.0, *values)
    assert 0.0 in found
    steps = {round((after - before) / (found[1] - found[0]), 6) for before, after in pairwise(found)}
    assert steps == {1.0}
    assert 2 <= len(found) <= 9
    assert Scale(found[0], found[-1], 0.0, 100.0)(found[-1]) == 100.0


def test_a_chinese_sign_takes_the_room_of_two_letters() -> None:
    assert wide("北京") == pytest.approx(wide("abcd"))
