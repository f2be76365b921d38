"""A random case under a random mechanism all the way: scheme, files, final accounts, talks, and in another guise.

What must hold is asserted on the way. An answer that is not a scheme is an error with an exit code of its own.
"""

import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from rich.console import Console

from citypact.case.flows import discount_factors
from citypact.case.model import Case
from citypact.cli.negotiate.room import room_of
from citypact.errors import CitypactError
from citypact.mechanism import Mechanism
from citypact.mechanism.parties import FUND, POOL, RESERVE, SITE, STATUS_QUO, TAXPAYERS, WORKS
from citypact.negotiation.counter import MEASURES, accepted, counter_offer
from citypact.negotiation.objections import Objections
from citypact.negotiation.offer import Offer
from citypact.negotiation.position import Position, settle_offer, take_position
from citypact.optimize import design, simulate
from citypact.pact.accounts import projected_receipts, read_receipts, receipts_csv, settle_year
from citypact.pact.ledger import balance, fund_balance
from citypact.pact.money import per_unit
from citypact.pact.planned import planned_gain
from citypact.pact.scheme import Scheme
from citypact.report.console import print_report
from citypact.report.desk import Paper
from citypact.report.desk.sections import write_concessions, write_counter, write_offer
from citypact.report.document import document
from citypact.report.dossier import Dossier
from citypact.report.outputs import DOCUMENT, outputs
from citypact.report.settlement import settlement_document
from citypact.report.stored import read_dossier
from citypact.worth import worth_table

from .desk import half_and_half
from .guises import Guise, guises
from .random_cases import random_case
from .random_mechanisms import random_mechanism
from .verdicts import check_verdict

SIZES = (2, 3, 4, 5, 3, 4)
"""Cities of the cases, in turn."""
WRITTEN = ("unit 10000", "unit 1", "shuffled", "renamed")
"""Guises, in turn; every case is tried in all of them at once, too."""
REFUSALS = (3, 4, 5)
"""Exit codes of answers that are no scheme: the input, the constraints, the solver's limit."""
PLAN = (STATUS_QUO, SITE, TAXPAYERS, WORKS)
Answer = TypeVar("Answer")
Answers = dict[tuple[str, ...], float]


@dataclass
class WholeWay:
    """A random case under a random mechanism, by its seed; files go to a folder."""

    seed: int
    folder: Path
    small: bool = False
    """Two or three cities, two transfers and four years."""
    came_to: Counter[str] = field(default_factory=Counter)
    """How often each stage came to an answer, or to which refusal."""

    def __post_init__(self) -> None:
        cities, transfers = (2 + self.seed % 2, 2) if self.small else (SIZES[self.seed % len(SIZES)], 4)
        case = random_case(self.seed, cities=cities, transfers=transfers, projects=self.seed % 3)
        case = case.model_copy(update={"horizon": 4 if self.small else case.horizon})
        self.case, self.model = random_mechanism(self.seed, case)

    def go(self, *, report: bool = True) -> None:
        """All the way, with a report or without.

        Raises AssertionError for what does not hold, and whatever else should not be raised.
        """
        plain = Guise(self.case, {city.id: city.id for city in self.case.cities}, 1.0)
        scheme = self._try("scheme", lambda: scheme_of(self.case, self.model))
        if scheme is not None:
            check_verdict(scheme)
            check_money(scheme)
            check_accounts(scheme, self.folder)
            if report:
                check_files(scheme, self.folder)
        talks = self._try("talks", lambda: talk(self.case, self.model, self.came_to))
        assert talks is None or json.loads(json.dumps(talks, allow_nan=False)) == talks
        known = None if scheme is None else answers(plain, scheme)
        written = guises(self.case, self.seed)
        for name in (WRITTEN[self.seed % len(WRITTEN)], "all at once"):
            same_answers(known, written[name], self.model, name)

    def _try(self, stage: str, act: Callable[[], Answer]) -> Answer | None:
        """What the stage comes to; None if it refuses."""
        found, refusal = attempt(act)
        self.came_to[stage if refusal is None else f"{stage}: {type(refusal).__name__}"] += 1
        return found


def attempt(act: Callable[[], Answer]) -> tuple[Answer | None, CitypactError | None]:
    """An answer, or a refusal that has words and an exit code of its own."""
    try:
        return act(), None
    except CitypactError as error:
        refusal = error
    assert refusal.exit_code in REFUSALS, repr(refusal)
    assert refusal.text("en")
    assert refusal.text("zh")
    assert json.dumps(refusal.document("zh"), allow_nan=False)
    return None, refusal


def scheme_of(case: Case, model: Mechanism) -> Scheme:
    """By the verb that the mechanism asks for."""
    return (design if model.open_parameters else simulate)(case, model)


def check_money(scheme: Scheme) -> None:
    """Whole coins, empty purses at the end, and gains that are what the plan brings and what comes from outside."""
    case, model, ledger = scheme.case, scheme.model, scheme.ledger
    coins = ledger["coins"]
    assert (coins > 0).all()
    assert np.array_equal(np.rint(ledger["amount"] * per_unit(case)), coins)
    assert not balance(case, ledger, POOL).any()
    assert balance(case, ledger, RESERVE)[-1] == 0.0
    if model.fund is not None:
        held = fund_balance(case, model, ledger)
        assert held[-1] == 0.0
        assert (held >= 0).all()
    present = ledger["amount"] * ledger["year"].map(dict(zip(case.years, discount_factors(case), strict=True)))
    cities = [city.id for city in case.cities]
    others = set(ledger["payer"]) | set(ledger["payee"])
    brought = {p: float(present[ledger["payer"] == p].sum() - present[ledger["payee"] == p].sum()) for p in others}
    plan = sum(brought.get(party, 0.0) for party in PLAN)
    outside = sum(amount for party, amount in brought.items() if party not in cities and party not in PLAN)
    assert abs(plan - planned_gain(case, scheme.terms, scheme.anyway)) <= scheme.tolerance
    assert abs(scheme.gain.sum() - plan - outside) <= scheme.tolerance
    assert plan <= float(scheme.table.worths[-1]) + scheme.tolerance
    if model.coordination.mode == "joint-plan" and model.coordination.moves == "all":
        assert plan >= float(scheme.table.worths[-1]) - scheme.tolerance
    if model.fund is None or model.fund.interest == "discount-rate":
        assert abs(brought.get(FUND, 0.0)) <= scheme.tolerance


def check_accounts(scheme: Scheme, folder: Path) -> None:
    """Taxes as projected, read from a file, settle every year of the ledger's own payments to the coin."""
    case, model, terms, ledger = scheme.case, scheme.model, scheme.terms, scheme.ledger
    form = folder / "receipts.csv"
    form.write_text(receipts_csv(projected_receipts(case, model, terms)), encoding="utf-8")
    for year in case.years:
        receipts = read_receipts(form, case, model, terms, case.years[-1])
        settled = settle_year(case, model, terms, replace(receipts, year=year))
        rows = ledger[ledger["settlement"] & (ledger["year"] == year)]
        paid = rows.groupby(["payer", "payee", "item", "subject"])["coins"].sum().to_dict()
        accounts: Counter[tuple[str, ...]] = Counter()
        for a in settled.accounts:
            accounts[a.payer, a.payee, a.item, a.subject] += a.coins
        assert {key: coins for key, coins in accounts.items() if coins} == paid
        assert sum(settled.net.values()) == 0
        json.dumps(settlement_document(case, model, settled), allow_nan=False)


def check_files(scheme: Scheme, folder: Path) -> None:
    """The document is JSON and read back as the same scheme; the report can be printed and written."""
    dossier = Dossier(scheme, "design" if scheme.model.open_parameters else "simulation")
    data = document(dossier, {})
    for name, content in outputs(dossier, data, "zh").items():
        (folder / name).write_bytes(content)
    for lang in ("en", "zh"):
        print_report(dossier, Console(file=io.StringIO(), width=140), lang)
    again, options = read_dossier(folder / DOCUMENT)
    assert document(again, options) == json.loads((folder / DOCUMENT).read_text(encoding="utf-8"))


def talk(case: Case, model: Mechanism, came_to: Counter[str]) -> dict[str, Any]:
    """What ``negotiate counter`` says by every measure."""
    paper = Paper(case)
    position = laid(case, model)
    found = Objections(settle_offer(position), position.setting)
    assert found.losses.empty == found.scheme.worse_off.empty
    write_offer(paper, found)
    room = room_of(position, model, (), paper)
    came_to["nothing acceptable"] += room is None
    counters = [] if room is None else [counter_offer(room, measure) for measure in MEASURES]
    for counter in counters:
        check_money(counter.scheme)
        demands = model.participation
        if demands.coalitions == "all" and demands.city != "none":
            assert accepted(counter.scheme), counter.measure
        write_counter(paper, counter, found.scheme)
        came_to[f"counter-offer {counter.measure}"] += 1
    if counters:
        write_concessions(paper, counters[0])
    assert paper.tables()
    return paper.document("zh") | paper.document("en")


def laid(case: Case, model: Mechanism) -> Position:
    """Half of every shared tax and nothing for the fund, or what the mechanism has nearest to it."""
    table = worth_table(case)
    known = take_position(case, model, Offer(), table).items
    clauses = []
    for clause in half_and_half().clauses:
        room = [item for number, item in known.items() if number.kind == clause.number]
        low, high = max((i.low for i in room), default=1.0), min((i.high for i in room), default=0.0)
        if low <= high:
            value = clause.value if isinstance(clause.value, str) else min(max(clause.value, low), high)
            clauses.append(clause.model_copy(update={"value": value}))
    return take_position(case, model, Offer(clauses=tuple(clauses)), table)


def answers(guise: Guise, scheme: Scheme) -> Answers:
    """What a scheme comes to, in the names and the unit of the original case."""
    found = {("gain", guise.city[str(city)]): gain * guise.money for city, gain in scheme.gain.items()}
    found |= {("alone", guise.city[str(c)]): a * guise.money for c, a in scheme.gains["alone"].items()}
    stability = scheme.stability
    return found | {
        ("v(N)",): float(scheme.table.worths[-1]) * guise.money,
        ("slack",): float(stability["slack"].iloc[0]) * guise.money if len(stability) else 0.0,
    }


def same_answers(known: Answers | None, guise: Guise, model: Mechanism, name: str) -> None:
    """The case written otherwise has the same scheme, or none for the same reason."""
    scheme, refusal = attempt(lambda: scheme_of(guise.case, model))
    assert (scheme is None) == (known is None), f"{name}: {refusal}"
    if scheme is None or known is None:
        return
    found = answers(guise, scheme)
    assert found.keys() == known.keys(), name
    off = {key: (known[key], found[key]) for key in known if not np.isclose(found[key], known[key], 1e-5, 1e-5)}
    assert not off, f"{name}: {off}"
