"""Networks of payments and moves, and what they do to ranks and tiers, counted arc by arc in plain Python."""

from collections import defaultdict
from collections.abc import Callable

from support.hand import Figures, Hand


def networks(hand: Hand) -> Figures:
    case = hand.case
    province = {city.id: city.province for city in case.cities}
    arcs: dict[tuple[str, str], float] = defaultdict(float)
    for r in hand.rows:
        if r.settlement:
            arcs[r.payer, r.payee] += r.amount * hand.present(r.year)
    nodes = set(hand.cities) | {party for arc in arcs for party in arc}
    whole = sum(arcs.values())
    linked = {frozenset((link.city_a, link.city_b)): link.strength for link in case.links}

    def herfindahl(end: int) -> float | None:
        parts: dict[str, float] = defaultdict(float)
        for arc, money in arcs.items():
            parts[arc[end]] += money
        return sum((part / whole) ** 2 for part in parts.values()) if whole else None

    origin = {t.id: t.origin for t in case.transfers}
    moves = [
        (origin[r.subject], r.payee, r.amount * hand.present(r.year)) for r in hand.rows if r.item == "tax-collected"
    ]
    between = who_pays_whom(hand)
    passed = sum(between.values())
    led: dict[tuple[str, str], float] = defaultdict(float)
    for a, b, w in moves:
        led[a, b] += w
    partners = [len({other for arc in arcs if node in arc for other in arc} - {node}) for node in nodes]
    n = len(hand.cities)

    def part(of: dict[tuple[str, str], float], chosen: Callable[[str, str], bool]) -> float | None:
        all_of_it = sum(of.values())
        return sum(w for (a, b), w in of.items() if chosen(a, b)) / all_of_it if all_of_it else None

    def gathered(end: int) -> float:
        parts: dict[str, float] = defaultdict(float)
        for arc, money in led.items():
            parts[arc[end]] += money
        return sum((w / sum(led.values())) ** 2 for w in parts.values())

    crossing: Callable[[str, str], bool] = lambda a, b: province[a] != province[b]  # noqa: E731
    tied: Callable[[str, str], bool] = lambda a, b: frozenset((a, b)) in linked  # noqa: E731
    return {
        ("payment_density", None): len(arcs) / (len(nodes) * (len(nodes) - 1)),
        ("payment_reciprocity", None): sum(min(w, arcs.get((b, a), 0)) for (a, b), w in list(arcs.items())) / whole
        if whole
        else None,
        ("payment_concentration", None): herfindahl(0),
        ("receipt_concentration", None): herfindahl(1),
        ("payment_centralization", None): sum(max(partners) - k for k in partners)
        / ((len(nodes) - 1) * (len(nodes) - 2)),
        ("payments_across_provinces", None): part(between, crossing),
        ("payments_back", None): part(between, lambda a, b: (b, a) in led) if passed else None,
        ("payments_along_links", None): part(between, tied),
        ("move_density", None): len(led) / (n * (n - 1)),
        ("move_reciprocity", None): sum(min(w, led.get((b, a), 0.0)) for (a, b), w in list(led.items()))
        / sum(led.values()),
        ("origin_concentration", None): gathered(0),
        ("host_concentration", None): gathered(1),
        ("moves_across_provinces", None): part(led, crossing),
        ("moves_along_links", None): part(led, tied),
    }


def who_pays_whom(hand: Hand) -> dict[tuple[str, str], float]:
    """Who pays whom in the end, party by party: what a fund pays out is borne as it was paid in."""
    arcs: dict[tuple[str, str], float] = defaultdict(float)
    for r in hand.rows:
        if r.settlement:
            arcs[r.payer, r.payee] += r.amount * hand.present(r.year)
    found: dict[tuple[str, str], float] = defaultdict(float)
    for (payer, party), paid in arcs.items():
        if payer in hand.cities and party in hand.cities:
            found[payer, party] += paid
        elif payer in hand.cities:
            into = sum(w for (_, to), w in arcs.items() if to == party)
            for (via, payee), got in arcs.items():
                if via == party and payee in hand.cities and payee != payer:
                    found[payer, payee] += got * paid / into
    return found


def orders(hand: Hand) -> Figures:
    """Ranks of revenue per head, pair by pair, and what runs between the two tiers of the case."""
    above = {city: row.tier == "municipality" for city, row in hand.cities.items()}
    paid, names = who_pays_whom(hand), list(hand.cities)
    whole, people = sum(paid.values()), {city: row.population for city, row in hand.cities.items()}
    found: Figures = {
        (key, None): sum(w for (a, b), w in paid.items() if above[a] - above[b] == step) / whole if whole else None
        for key, step in (("paid_down", 1), ("paid_level", 0), ("paid_up", -1))
    }
    each = sum(w for city, w in hand.gain().items() if above[city]) / sum(people[c] for c in names if above[c])
    found["upper_gain_per_head", None] = each / (sum(hand.gain().values()) / sum(people.values()))
    for period in hand.years:
        before, after = hand.per_head(period)
        pairs = [(a, b) for a in range(len(names)) for b in range(len(names)) if before[a] > before[b]]
        turned = [(a, b) for a, b in pairs if after[a] < after[b]]
        found["rank_tau", period] = 1 - 2 * len(turned) / len(pairs)
        found["rank_reversals", period] = len(turned)
        found["overtaken", period] = {names[a] for a, _ in turned}
    return found
