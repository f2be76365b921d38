"""Where gains come from: covered moves, other moves, projects, fund, instruments; and the rule by itself."""

import json
from pathlib import Path

import pytest

from citypact.case import save_case
from citypact.case.model import Case
from citypact.cli import main
from citypact.mechanism import Mechanism, applicability, bundled_models, load_model
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.scheme import Scheme
from citypact.report import Dossier
from citypact.report.document import document, document_bytes
from citypact.report.stored import read_dossier
from citypact.report.table import value_of
from citypact.report.tables import attribution
from citypact.report.verdict import verdict
from support.random_cases import random_case
from support.random_rules import random_rule
from support.real_case import real_case
from support.two_cities import two_city_case


def two_firms() -> Case:
    """Beside the firm that the government moves there is one that the market moves; 4 years, no discount."""
    case = two_city_case(horizon=4, lift=2.0)
    led = case.transfers[0].model_copy(update={"id": "shop", "led_by": "market", "release_benefit": 3.0})
    host = case.hosts[0].model_copy(update={"transfer": "shop", "capital_cost": 1.0})
    return case.model_copy(update={"transfers": (*case.transfers, led), "hosts": (*case.hosts, host)})


def rule_of_2015() -> Mechanism:
    """Half of the tax for as long as it takes, of government-led moves only."""
    model = load_model("bth-2015")
    terms = {"taxes": "all", "term": 4, "extension": 0, "cap": None, "clock": "start"}
    return model.model_copy(update={"tax_sharing": model.tax_sharing.model_copy(update=terms)})


def test_a_gain_by_hand() -> None:
    """Covered: old loses 2 and is relieved of 1 a year and gets 2 of 4. Not covered: 2 lost, 3 relieved; 1 built."""
    parts = simulate(two_firms(), rule_of_2015()).attribution
    assert parts.loc["old"].to_dict() == {
        "covered": 4.0,
        "not_covered": 4.0,
        "projects": 0,
        "fund": 0,
        "instruments": 0,
        "loans": 0,
    }
    assert parts.loc["new"].to_dict() == {
        "covered": 8.0,
        "not_covered": 15.0,
        "projects": 0,
        "fund": 0,
        "instruments": 0,
        "loans": 0,
    }


def test_the_rule_by_itself_leaves_out_what_it_does_not_cover() -> None:
    scheme = simulate(two_firms(), rule_of_2015(), plan="covered")
    assert scheme.terms.plan == {"firm": "new"}
    assert scheme.gain.to_dict() == {"old": 4.0, "new": 8.0}
    assert not scheme.breaches
    assert not scheme.attribution["not_covered"].any()


def test_beijing_under_the_rule_of_2015() -> None:
    """README: of what it loses, covered moves cost 28, others 27, and joint projects bring 22."""
    case, table = real_case()
    rule = load_model("bth-2015")
    whole = simulate(case, rule, table)
    assert whole.attribution.loc["beijing"].round(2).to_dict() == {
        "covered": -28.32,
        "not_covered": -27.02,
        "projects": 22.15,
        "fund": 0.0,
        "instruments": 0.0,
        "loans": 0.0,
    }
    market = {t.id for t in case.transfers if t.led_by == "market"}
    left = whole.ledger[~whole.ledger["subject"].isin(market)]
    assert whole.gain["beijing"] - Scheme(case, rule, table, whole.terms, left, {}).gain["beijing"] == pytest.approx(
        -26.46, abs=0.005
    )
    alone = simulate(case, rule, table, plan="covered")
    assert alone.gain.to_dict() == pytest.approx(whole.attribution["covered"].to_dict(), abs=1e-9)
    assert alone.worse_off.round(1).to_dict() == {"beijing": -28.3, "tianjin": -11.1}


@pytest.mark.parametrize("name", [*bundled_models(), *range(6)])
def test_parts_add_up_to_the_gain(name: str | int) -> None:
    rule = random_rule(name) if isinstance(name, int) else load_model(name)
    case = random_case(5, cities=4, transfers=6, projects=3).model_copy(update={"currency": rule.currency or "CNY"})
    if applicability(case, rule) is not None:
        return
    try:
        scheme = (design if rule.open_parameters else simulate)(case, rule)
    except NoScheme:
        return
    assert scheme.attribution.sum(axis=1).to_dict() == pytest.approx(scheme.gain.to_dict(), rel=1e-12, abs=1e-12)
    moved = scheme.ledger[scheme.ledger["subject"].isin(scheme.terms.plan)]
    assert bool(scheme.attribution[["covered", "not_covered"]].to_numpy().any()) == bool(len(moved))


def test_the_table_leaves_out_what_is_nothing_and_adds_up_in_both_languages() -> None:
    dossier = Dossier(simulate(two_firms(), rule_of_2015()), "simulation")
    table = attribution(dossier)
    assert table.headings("en") == ["City", "Moves that the rule covers", "Other moves", "Gain"]
    assert table.headings("zh") == ["城市", "规则涵盖的转移", "规则未涵盖的转移", "收益"]
    assert [tuple(map(value_of, row[1:])) for row in table.rows] == [(4.0, 4.0, 8.0), (8.0, 15.0, 23.0)]


def test_a_rule_by_itself_says_so_and_comes_back_from_its_file(tmp_path: Path) -> None:
    dossier = Dossier(simulate(two_firms(), rule_of_2015(), plan="covered"), "simulation")
    said = [str(sentence.text) for sentence in verdict(dossier)]
    assert "Nothing moves here but what the rule covers, and nothing is built." in said
    file = tmp_path / "scheme.json"
    file.write_bytes(document_bytes(document(dossier, {})))
    again, _ = read_dossier(file)
    assert again.scheme.terms == dossier.scheme.terms
    assert again.scheme.gain.equals(dossier.scheme.gain)


def test_the_command_line_offers_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By itself the rule brings what its moves bring beside the others."""
    case = str(save_case(two_firms(), tmp_path / "case.json"))
    assert main(["simulate", case, "--covered-only", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    covered = {row["city"]: row["covered"] for row in data["attribution"]}
    assert covered == pytest.approx(simulate(two_firms(), load_model("bth-2015")).attribution["covered"].to_dict())
    assert data["provenance"]["options"]["covered_only"] is True
    assert main(["simulate", case]) == 0
    assert "Where each gain comes from" in capsys.readouterr().out


def test_where_nothing_happens_nothing_is_gained() -> None:
    """A rule that covers no move of the case, by itself: an empty ledger."""
    led = two_city_case(transfer={"led_by": "market"})
    scheme = simulate(led, rule_of_2015(), plan="covered")
    assert scheme.ledger.empty
    assert not scheme.attribution.to_numpy().any()
    assert attribution(Dossier(scheme, "simulation")).rows == ()
