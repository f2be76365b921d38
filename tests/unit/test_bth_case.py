"""The bundled case of Beijing-Tianjin-Hebei follows from its README (``support.bth_readme``) and the yearbook."""

import math
from collections import Counter, defaultdict

import pytest

from support.bth_readme import (
    YEARBOOK,
    Row,
    before_the_move,
    branch_growth,
    case,
    city,
    damage,
    distance,
    emissions,
    figure,
    gains_a_port,
    land_price,
    parameters,
    readme_table,
    sectors,
    spending_per_head,
    traits,
    transfer,
)

LAST_DIGIT = 0.5e-4 + 1e-9
"""Derived figures are rounded to four decimals."""


def test_cities_are_those_of_the_yearbook() -> None:
    found = {
        c.id: (
            c.gdp,
            c.revenue,
            c.expenditure,
            c.population,
            c.indicators["industrial_vat_2019"],
            c.indicators["industrial_surcharges_2019"],
        )
        for c in case().cities
    }
    assert found == YEARBOOK
    assert {c.evidence for c in case().cities} == {"published"}
    for c in case().cities:
        assert c.weak == (c.revenue < parameters()["weak_threshold"] * c.expenditure)
    assert {c.id for c in case().cities if c.weak} == {"baoding", "chengde", "hengshui", "xingtai", "zhangjiakou"}


def test_scope() -> None:
    hosts = Counter(host.transfer for host in case().hosts)
    assert (len(case().transfers), len(case().hosts), len(case().projects)) == (22, 55, 9)
    assert set(hosts) == {t.id for t in case().transfers}
    assert min(hosts.values()) == 2
    assert {t.origin for t in case().transfers} >= {"beijing", "tianjin", "shijiazhuang", "handan"}
    assert {t.led_by for t in case().transfers} == {"government", "market"}
    assert {project.category for project in case().projects} == {"major", "weak-area", "ecological"}
    assert {"zhangjiakou", "chengde"} < {c for project in case().projects for c in project.members}


def test_nothing_assumed_looks_published() -> None:
    words = {
        "transfers": {"derived"},
        "hosts": {"assumed"},
        "capacities": {"assumed"},
        "projects": {"assumed"},
        "project_benefits": {"assumed"},
        "links": {"derived"},
        "sectors": {"derived"},
        "exchanges": {"published"},
    }
    assert {table: {row.evidence for row in getattr(case(), table)} for table in words} == words
    assert {row.evidence for row in case().figures.values()} == {"derived", "assumed"}
    published = {(row.tax, row.tier, row.province) for row in case().tiers if row.evidence == "published"}
    assert published == {(tax, tier, None) for tax in ("vat", "cit") for tier in ("centre", "city")}
    stated = {row["parameter"]: row["evidence"] for row in readme_table("Table 1.")}
    assert {name.strip("`") for name, word in stated.items() if word == "published"} == {
        "pm25_standard",
        "rail_cost",
        "water_volume",
        "compensation",
    }


def test_figures_of_case_toml() -> None:
    now = math.fsum(c.revenue for c in case().cities)
    before = math.fsum(figure(c.id, "revenue_2019") for c in case().cities)
    assert case().revenue_growth == pytest.approx((now / before) ** 0.25 - 1, abs=LAST_DIGIT)
    assert case().discount_rate == parameters()["discount_rate"]
    assert case().horizon == parameters()["horizon"]
    for c in case().cities:
        local = {tax: case().shares[c.id, tax]["city"] for tax in case().taxes}
        assert local == {"vat": 0.5, "cit": 0.4, "surcharges": 1.0}


@pytest.mark.parametrize("row", readme_table("Table 4."), ids=lambda row: row["transfer"])
def test_size_of_a_transfer_is_derived_from_real_tax(row: Row) -> None:
    p, t, before = parameters(), transfer(row["transfer"]), before_the_move(row["transfer"])
    assert (t.sector, t.origin, t.led_by) == (row["sector"], row["origin"], row["led by"])
    assert dict(t.taxes) == pytest.approx(before.taxes, abs=LAST_DIGIT)
    assert dict(t.uses) == pytest.approx(before.uses, abs=LAST_DIGIT)
    assert t.jobs == pytest.approx(before.jobs, abs=LAST_DIGIT)
    decline = p["phase_out"] * (t.led_by == "government")
    assert t.growth == pytest.approx(branch_growth(t.origin, t.sector) - decline, abs=LAST_DIGIT)
    land = p["land_net_share"] * p["discount_rate"] * before.uses["land"] * land_price(t.origin)
    services = p["service_share"] * before.jobs * spending_per_head(t.origin)
    air = damage(t.origin) * before.emissions
    assert t.release_benefit == pytest.approx(land + services + air, abs=LAST_DIGIT)
    years_paid = p["resettled_share"] * p["resettlement_years"] * before.jobs
    assert t.adjustment_cost == pytest.approx(years_paid * figure(t.origin, "gdp_per_head_yuan") * 1e-4, abs=LAST_DIGIT)
    assert t.branch == sectors()[t.sector]["branch"]
    assert t.value_added == pytest.approx(float(row["share"]) * figure(t.origin, "va_secondary"), abs=LAST_DIGIT)


def test_every_transfer_is_in_the_readme() -> None:
    assert [row["transfer"] for row in readme_table("Table 4.")] == [t.id for t in case().transfers]


def test_an_origin_sends_away_a_few_percent_of_its_industrial_tax() -> None:
    sent: dict[str, float] = defaultdict(float)
    for t in case().transfers:
        sent[t.origin] += t.taxes["vat"] / figure(t.origin, "industrial_vat_2019")
    assert set(sent) == {"beijing", "tianjin", "shijiazhuang", "handan", "xingtai", "langfang", "qinhuangdao"}
    assert min(sent.values()) > 0.005
    assert max(sent.values()) < 0.05


def test_transfers_lie_on_both_sides_of_the_threshold_of_2015() -> None:
    """20 million yuan of local VAT and income tax a year, government-led moves only (Caiyu [2015] No. 92)."""
    local = {t.id: 0.5 * t.taxes["vat"] + 0.4 * t.taxes["cit"] for t in case().transfers}
    sides = {(t.led_by, local[t.id] >= 0.2) for t in case().transfers}
    assert sides == {("government", True), ("government", False), ("market", True), ("market", False)}


@pytest.mark.parametrize("row", readme_table("Table 5."), ids=lambda row: f"{row['transfer']}-{row['host']}")
def test_a_host_follows_the_stated_rule(row: Row) -> None:
    p, t, before = parameters(), transfer(row["transfer"]), before_the_move(row["transfer"])
    host = next(h for h in case().hosts if (h.transfer, h.host) == (t.id, row["host"]))
    sector, bulk = sectors()[t.sector], gains_a_port(t.sector, t.origin, host.host)
    km, vat, land = distance(t.origin, host.host), before.taxes["vat"], before.uses["land"]
    assert host.start_year == int(row["start"])
    assert host.ramp_years == int(sector["ramp"])
    more = float(sector["upgrade"]) * (1 + p["fit_premium"] * (row["fit"] == "yes")) * (1 + p["port_premium"] * bulk)
    assert dict(host.taxes) == pytest.approx({k: more * x for k, x in before.taxes.items()}, abs=LAST_DIGIT)
    assert host.growth == pytest.approx(branch_growth(host.host, t.sector), abs=LAST_DIGIT)
    assert host.capital_cost == pytest.approx(p["site_cost_per_ha"] * land, abs=LAST_DIGIT)
    services = p["service_share"] * before.jobs * spending_per_head(host.host)
    assert host.annual_cost == pytest.approx(services + damage(host.host) * before.uses["emissions"], abs=LAST_DIGIT)
    assert host.moving_cost == pytest.approx(p["moving_rate"] * vat * (1 + km / 100), abs=LAST_DIGIT)
    rent = p["discount_rate"] * land * (land_price(t.origin) - land_price(host.host))
    apart = figure(t.origin, "gdp_per_head_yuan") - figure(host.host, "gdp_per_head_yuan")
    wages = p["wage_share"] * before.jobs * apart * 1e-4
    freight = (p["port_saving"] * bulk - p["distance_rate"] * km / 100) * vat
    assert host.firm_gain == pytest.approx(rent + wages + freight, abs=LAST_DIGIT)
    whole_share = vat / figure(t.origin, "industrial_vat_2019")
    made = more * whole_share * figure(t.origin, "va_secondary")
    assert host.value_added == pytest.approx(made, abs=LAST_DIGIT)
    assert host.investment == pytest.approx(p["investment_per_va"] * made, abs=LAST_DIGIT)


def test_sectors_add_up_to_gross_product() -> None:
    """Shares are printed with two decimals and products in whole 100 million yuan."""
    for c in case().cities:
        own = {row.sector: row.value_added for row in case().sectors if row.city == c.id}
        assert own["secondary"] == figure(c.id, "va_secondary")
        assert own["tertiary"] == figure(c.id, "va_tertiary")
        assert sum(own.values()) == pytest.approx(c.gdp, rel=2e-4)


def test_exchanges_are_the_counts_that_were_published() -> None:
    """Ten times as much technology in ten years; branches in Tianjin and Hebei add up to the stated total."""
    amounts = {row.id: row.amount for row in case().exchanges}
    assert (amounts["tech-2013"], amounts["tech-2021"], amounts["tech-2023"]) == (71.2, 350.4, 748.7)
    assert amounts["branches-tianjin-2020"] + amounts["branches-hebei-2020"] == 8816
    assert all(row.givers == ("beijing",) for row in case().exchanges if row.kind == "technology")


def test_every_host_is_in_the_readme_and_could_take_the_transfer_alone() -> None:
    listed = [(row["transfer"], row["host"]) for row in readme_table("Table 5.")]
    assert listed == [(h.transfer, h.host) for h in case().hosts]
    amount = {(c.city, c.resource): c.amount for c in case().capacities}
    too_large = [
        (h.transfer, h.host, resource)
        for h in case().hosts
        for resource, need in transfer(h.transfer).uses.items()
        if need > amount[h.host, resource]
    ]
    assert too_large == []


def test_capacities_follow_the_stated_rule_and_some_are_contested() -> None:
    p = parameters()
    asked: dict[tuple[str, str], float] = defaultdict(float)
    for host in case().hosts:
        for resource, need in transfer(host.transfer).uses.items():
            asked[host.host, resource] += need
    assert {(c.city, c.resource) for c in case().capacities} == set(asked)
    for row in case().capacities:
        coast, renewable = (traits()[row.city][trait] == "yes" for trait in ("coastal land", "renewable base"))
        expected = {
            "land": p["land_per_va"] * figure(row.city, "va_secondary") * (p["coastal_land_factor"] if coast else 1),
            "energy": p["energy_share"]
            * figure(row.city, "electricity_industry_100m_kwh")
            * (p["renewable_factor"] if renewable else 1),
            "emissions": p["emission_share"]
            * emissions(row.city)
            * p["pm25_standard"]
            / figure(row.city, "pm25_ug_m3"),
        }
        assert row.amount == pytest.approx(expected[row.resource], abs=LAST_DIGIT)
    contested = {(c.city, c.resource) for c in case().capacities if asked[c.city, c.resource] > c.amount}
    assert {("cangzhou", "land"), ("tangshan", "energy"), ("cangzhou", "emissions")} <= contested


@pytest.mark.parametrize("row", readme_table("Table 6."), ids=lambda row: row["project"])
def test_projects_follow_the_stated_rule(row: Row) -> None:
    p = parameters()
    project = next(x for x in case().projects if x.id == row["project"])
    served = case().years.stop - project.start_year - project.build_years
    remaining = (1 - served / float(row["life"])) / (1 + p["discount_rate"]) ** (served + project.build_years)
    assert project.capital_cost == pytest.approx(float(row["full cost"]) * (1 - remaining), abs=LAST_DIGIT)
    assert project.annual_cost == float(row["yearly cost"])
    benefits = {b.city: b for b in case().project_benefits if b.project == project.id}
    assert {b.growth for b in benefits.values()} == {p["project_growth"]}
    weights = {w["city"]: float(w["weight"]) for w in readme_table("Table 7.") if w["project"] == project.id}
    expected = {name: float(row["rate"]) * weight * basis(row["basis"], name) for name, weight in weights.items()}
    if project.id == "water-chaobai":
        expected = second_step_above_miyun()
    assert {name: b.benefit for name, b in benefits.items()} == pytest.approx(expected, abs=LAST_DIGIT)
    assert {name for name, b in benefits.items() if b.benefit < 0} <= set(project.members)


def basis(kind: str, name: str) -> float:
    p = parameters()
    exposure = p["pm_value_yuan"] * city(name).population * 1e-4 * figure(name, "pm25_ug_m3") / p["pm25_standard"]
    return {"gdp": city(name).gdp, "exposure": exposure, "amount": 1.0}[kind]


def second_step_above_miyun() -> dict[str, float]:
    p = parameters()
    harm = p["water_step"] * p["harm_share"] * p["compensation"] / p["agreement_years"]
    return {
        "beijing": p["water_step"] * p["water_volume"] / p["agreement_years"] * p["water_value"],
        "zhangjiakou": -p["zhangjiakou_share"] * harm,
        "chengde": -(1 - p["zhangjiakou_share"]) * harm,
    }


def test_formulas_are_those_of_the_readme() -> None:
    """Rents and charged costs alone rest on the discount rate or the horizon (sections 5, 6 and 8)."""
    p, expected = parameters(), {}
    for t in case().transfers:
        land = before_the_move(t.id).uses["land"]
        expected["transfers", "release_benefit", t.id] = p["land_net_share"] * land * land_price(t.origin)
        for h in (h for h in case().hosts if h.transfer == t.id):
            saved = land * (land_price(t.origin) - land_price(h.host))
            expected["hosts", "firm_gain", f"{t.id}/{h.host}"] = saved
    works = {row["project"]: (float(row["full cost"]), float(row["life"])) for row in readme_table("Table 6.")}
    rents = {(f.table, f.column, f.row): f.rent_of for f in case().derivation if f.table != "projects"}
    assert rents == pytest.approx(expected, abs=1e-6)
    assert {f.row: (f.full_cost, f.life) for f in case().derivation if f.table == "projects"} == works


def test_full_cost_of_the_railway_is_a_quarter_of_a_published_one() -> None:
    row = next(x for x in readme_table("Table 6.") if x["project"] == "rail-south")
    assert float(row["full cost"]) == pytest.approx(parameters()["local_share"] * parameters()["rail_cost"])


def test_links_are_gravity_and_join_all_cities() -> None:
    p, names = parameters(), [c.id for c in case().cities]
    expected = {}
    for position, a in enumerate(names):
        for b in names[position + 1 :]:
            strength = city(a).gdp * city(b).gdp / distance(a, b) ** 2 / p["link_scale"]
            assert distance(a, b) == distance(b, a)
            if round(strength, 4) >= p["link_threshold"]:
                expected[a, b] = strength
    found = {(link.city_a, link.city_b): link.strength for link in case().links}
    assert found == pytest.approx(expected, abs=LAST_DIGIT)
    reached, waiting = set(), ["beijing"]
    while waiting:
        here = waiting.pop()
        reached.add(here)
        waiting += [b for pair in found for a, b in (pair, pair[::-1]) if a == here and b not in reached]
    assert reached == set(names)


def test_scenarios_change_rows_that_exist() -> None:
    assert [s.id for s in case().scenarios] == [
        "slow-growth",
        "no-phase-out",
        "high-cost",
        "low-release",
        "scarce-capacity",
        "social-discount",
        "lower-retention",
    ]
    led = {by: {t.id for t in case().transfers if t.led_by == by} for by in ("government", "market")}
    slow, stay = case().scenarios[:2]
    assert {c.rows for c in slow.changes if c.table == "transfers"} == led["market"]
    assert {c.rows for c in stay.changes} == led["government"]
    for change in stay.changes:
        t = transfer(change.rows)
        assert change.set == pytest.approx(branch_growth(t.origin, t.sector), abs=LAST_DIGIT)
