"""The faults that ``mutants`` plants: in which file, what for what, and the test files that should notice."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One fault."""

    file: str
    """Below ``src/citypact``."""
    before: str
    after: str
    tests: tuple[str, ...]
    """Below ``tests``, without suffix."""

    def __str__(self) -> str:
        """One line."""
        return f"{self.file}: {self.before!r} -> {self.after!r}"

    def applied(self, source: str) -> str:
        """The source with the fault in it; ValueError unless its place is found exactly once."""
        if source.count(self.before) != 1:
            raise ValueError(f"{self}: found {source.count(self.before)} times")
        return source.replace(self.before, self.after)


def _planted(file: str, tests: str, *changes: tuple[str, str]) -> Iterator[Mutant]:
    """Faults of one file that the same tests should notice."""
    return (Mutant(file, before, after, tuple(tests.split())) for before, after in changes)


_ONCE_UNNOTICED = (
    *_planted(
        "optimize/blocks/fund.py",
        "unit/test_planted_faults unit/test_golden_algebra",
        ("<= fund.grant_limit * collected + more", "<= 0.9 * fund.grant_limit * collected + more"),
    ),
    *_planted(
        "mechanism/sharing.py",
        "unit/test_planted_faults",
        ("* case.unit < rule.minimum_annual_tax * (1.0 - _ROUNDING)", "* case.unit <= rule.minimum_annual_tax"),
        ("* case.unit < rule.minimum_annual_tax * (1.0 - _ROUNDING)", "* case.unit < rule.minimum_annual_tax"),
    ),
    *_planted(
        "optimize/tiebreak.py",
        "unit/test_planted_faults",
        ("aim(ratio, 1.0, setting.model.tax_sharing.custom)", "aim(ratio, 1.0, 0.0)"),
        ("max(rate * setting.revenue[i, t], 1e-6)", "max(rate, 1e-6)"),
    ),
    *_planted(
        "solve/highs.py", "unit/test_planted_faults", ("kTimeLimit: Claim.OUT_OF_TIME", "kTimeLimit: Claim.OPTIMAL")
    ),
    *_planted(
        "solve/scip.py", "unit/test_planted_faults", ('"timelimit": Claim.OUT_OF_TIME', '"timelimit": Claim.OPTIMAL')
    ),
    *_planted(
        "worth/coordination/market.py",
        "unit/test_planted_faults",
        ("start=-f.cost)) > 0)", "start=-f.cost)) >= 0)"),
    ),
    *_planted("case/firms.py", "unit/test_planted_faults", (">= flows.start", "> flows.start")),
    *_planted("worth/firms.py", "unit/test_planted_faults", ("in sorted((-bid.gain", "in list((-bid.gain")),
    *_planted("worth/opportunities.py", "unit/test_planted_faults", ("if bid.gain > 0 or", "if bid.gain >= 0 or")),
)

_PACT = (
    *_planted(
        "pact/payments.py",
        "unit/test_ledger unit/test_fund_in_the_report unit/test_money unit/test_deals",
        ('Payment(host, origin, "origin-share"', 'Payment(origin, host, "origin-share"'),
        ('"moving-cost", k, part * flows.moving', '"moving-cost", k, flows.moving'),
        ("total(flows.forgone))", "0.9 * total(flows.forgone))"),
        ("share * flows.cost)", "flows.cost)"),
        ("model.fund.income / case.unit", "model.fund.income"),
    ),
    *_planted(
        "pact/ledger.py",
        "unit/test_ledger unit/test_fund_in_the_report unit/test_money unit/test_deals",
        ("held += interest(held, rate, on_debt) + change", "held += change"),
        ("for coins in (0, *held[:-1])", "for coins in held"),
        ("if amount > 0 else", "if amount < 0 else"),
        ("flow.item not in _BESIDE", "flow.item in _BESIDE"),
    ),
    *_planted(
        "pact/attribution.py",
        "unit/test_attribution unit/test_sums_by_hand",
        ("COVERED if subject in covers else NOT_COVERED", "NOT_COVERED if subject in covers else COVERED"),
        ('frozenset({"contribution", "subsidy"})', 'frozenset({"contribution"})'),
    ),
    *_planted(
        "pact/fund.py",
        "unit/test_money unit/test_sums_by_hand",
        ("money if t == last else min(wanted, money)", "min(wanted, money)"),
    ),
    *_planted(
        "pact/money.py",
        "unit/test_money",
        ("np.rint(_exact(case, amounts))", "np.floor(_exact(case, amounts))"),
        ("np.argsort(-(exact - down)", "np.argsort((exact - down)"),
    ),
    *_planted(
        "pact/rounding.py",
        "unit/test_money unit/test_sums_by_hand",
        ("coins_in - np.diff(left, prepend=0)", "coins_in"),
    ),
    *_planted(
        "pact/deals.py",
        "unit/test_deals",
        ("1.0 - sum(parts.values())", "1.0"),
        ("shared.tax > _ROUNDING * shared.base", "shared.base > 0"),
    ),
    *_planted(
        "pact/commitment.py",
        "unit/test_commitment unit/test_exit",
        ("after / (1.0 + case.discount_rate)", "after"),
        ("spared = -continuation", "spared = continuation"),
        ("[:, t - 1]) * (1.0 + interest)", "[:, t - 1])"),
    ),
    *_planted(
        "pact/audit/participation.py",
        "unit/test_audit",
        ("wanted - float(gain[str(city)])", "float(gain[str(city)]) - wanted"),
        ("float(excess.max()) - shortfall", "float(excess.min()) - shortfall"),
    ),
    *_planted("pact/audit/plan.py", "unit/test_audit", ("(used - row.amount)", "(used - 2.0 * row.amount)")),
    *_planted("pact/audit/ratios.py", "unit/test_audit", ("ratio - largest(allowed)", "ratio - 1.0")),
    *_planted("pact/audit/fund.py", "unit/test_audit", ("float(-balance.min())", "float(balance.min())")),
    *_planted(
        "pact/accounts/accounts.py",
        "unit/test_golden_algebra_of_terms unit/test_settlement",
        ("[part] * (parts - 1) + [total - part * (parts - 1)]", "[part] * parts"),
        ("_within(owed, balance + earned + received)", "_within(owed, earned + received)"),
        ("0 if done else rule.term + rule.extension - year", "0 if done else rule.term - year"),
        ("max(0, at - shared.clock + 1)", "max(0, at - shared.clock)"),
        ("at - flows.start < rule.years", "at - flows.start <= rule.years"),
    ),
    *_planted(
        "pact/accounts/receipts.py", "unit/test_settlement", ("if y <= self.year else p", "if y < self.year else p")
    ),
    *_planted("pact/accounts/leaving.py", "unit/test_leaving", ("into + interest(claim + into, rate)", "into")),
)

_BLOCKS = (
    *_planted(
        "optimize/blocks/gains.py",
        "unit/test_golden_algebra unit/test_sums_by_hand",
        ("-1.0 * program.contribution.get", "1.0 * program.contribution.get"),
        ("-1.0 * to_origin, -1.0 * to_fund", "-1.0 * to_origin"),
    ),
    *_planted(
        "optimize/blocks/fund.py",
        "unit/test_golden_algebra_of_terms",
        ("(1.0 + setting.interest) * before", "before"),
        ("paid <= got + more", "paid <= 2.0 * got + more"),
    ),
    *_planted(
        "optimize/blocks/participation.py",
        "unit/test_golden_algebra",
        ("program.flow[i, t] >= 0 -", "program.flow[i, t] >= -1 -"),
    ),
    *_planted(
        "optimize/blocks/deals.py", "unit/test_golden_algebra", ("own - paid >= 0 - less", "own + paid >= 0 - less")
    ),
    *_planted(
        "optimize/blocks/coalitions.py",
        "unit/test_golden_algebra",
        ("together >= worth - short", "together >= worth + short"),
    ),
    *_planted("optimize/blocks/subsidy.py", "unit/test_golden_algebra", ("whole <= limit)", "whole <= 2.0 * limit)")),
    *_planted("optimize/blocks/projects.py", "unit/test_golden_algebra", ("whole == 1,", "whole <= 1,")),
    *_planted(
        "optimize/blocks/commitment.py",
        "unit/test_golden_algebra_of_terms unit/test_golden_algebra crosscheck/test_program_by_other_means",
        ("range(setting.horizon - 1, rule.notice_years - 1, -1)", "range(setting.horizon - 1, rule.notice_years, -1)"),
        ("* (1.0 + program.setting.interest)", "* 1.0"),
    ),
    *_planted(
        "optimize/blocks/shares.py",
        "unit/test_golden_algebra unit/test_open_numbers",
        ("part - most * (1.0 - whole)", "part - most * whole"),
        ("cap - highest * whole", "cap - whole"),
    ),
    *_planted("optimize/blocks/sizes.py", "unit/test_open_numbers", ("values[0] + total(steps)", "total(steps)")),
    *_planted(
        "optimize/blocks/instruments.py",
        "unit/test_golden_algebra_of_terms unit/test_design_instruments",
        ("((payment.payee, 1.0), (payment.payer, -1.0))", "((payment.payee, -1.0), (payment.payer, 1.0))"),
    ),
    *_planted("optimize/tiebreak.py", "unit/test_ties", ("number / len(weights) * weight", "0.0 * weight")),
)

_WORTH = (
    *_planted(
        "worth/conditions.py",
        "unit/test_worth_proofs",
        ("pairs[:, 0] - pairs[:, 1]", "pairs[:, 1] - pairs[:, 0]"),
        ("- moves[one | other]", "- 2.0 * moves[one | other]"),
    ),
    *_planted("worth/plans.py", "crosscheck/test_worth_against_brute_force", ("waiting &= ~here", "waiting &= here")),
    *_planted(
        "worth/listing.py",
        "unit/test_worth_listing",
        ("np.maximum.at(most, plans.component, plans.gains)", "np.minimum.at(most, plans.component, plans.gains)"),
        ("np.minimum(least, loads)", "np.maximum(least, loads)"),
        ("loads - self._after[component, step]", "loads"),
    ),
    *_planted("worth/choices.py", "unit/test_worth_listing", ("prices @ problem.limits + best", "best")),
    *_planted(
        "worth/components.py",
        "crosscheck/test_worth_against_brute_force",
        ("around = bids | part[0], around | part[1]", "around = bids | part[0], around"),
    ),
    *_planted(
        "worth/heritage.py",
        "unit/test_worth_listing crosscheck/test_worth_against_brute_force",
        (" | (self._plans[:, word] & ~own)", ""),
        ("(own & ~self._components[:, word]) | ", ""),
    ),
    *_planted("worth/table.py", "crosscheck/test_worth_against_brute_force", ("(net > 0) &", "(net > 1.0) &")),
    *_planted(
        "worth/created.py", "crosscheck/test_created_by_brute_force", ("saved += discount * year", "saved += year")
    ),
    *_planted(
        "worth/digits.py", "unit/test_worth_digits", ("chances.capacity + last_digits(chances)", "chances.capacity")
    ),
    *_planted(
        "worth/coordination/directed.py",
        "unit/test_coordination",
        ("flows.release + rule.equity_weight * own", "flows.release + 0.5 * rule.equity_weight * own"),
        ("ecology + rule.equity_weight * own", "ecology + 0.5 * rule.equity_weight * own"),
        ('if flows.project.category == "ecological" else 0.0', 'if flows.project.category == "major" else 0.0'),
    ),
    *_planted(
        "worth/diversions.py",
        "unit/test_what_happens_anyway",
        ("            if host != KEPT:\n", "            if True:\n"),
        ("- firm - given_up", "- given_up"),
        ("gain + hosted, needed", "gain, needed"),
    ),
    *_planted(
        "worth/diversions.py",
        "crosscheck/test_worth_over_what_happens_anyway",
        ("needed | 1 << at, leaves=at", "needed | 1 << at"),
    ),
    *_planted(
        "worth/conditions.py",
        "crosscheck/test_worth_over_what_happens_anyway",
        ("- _taken(harm, one, other) - moves", "- moves"),
    ),
    *_planted(
        "case/firms.py",
        "unit/test_what_happens_anyway",
        ("(loss / present_value(case, short))", "1.0"),
        ("if loss > 0 else", "if True else"),
    ),
)

_MECHANISM = (
    *_planted(
        "mechanism/sharing.py",
        "published/test_caiyu_2015_92 unit/test_ledger unit/test_settlement",
        ("since < rule.term + rule.extension", "since <= rule.term + rule.extension"),
        ("np.minimum(np.cumsum(shares * shared.tax), shared.cap)", "np.cumsum(shares * shared.tax)"),
        ("np.maximum(shared.claims + split, shared.floor)", "shared.claims + split"),
    ),
    *_planted(
        "mechanism/instruments/award.py",
        "unit/test_golden_algebra_of_terms unit/test_design_instruments",
        ("paid[:, self.years :]", "paid[:, self.years + 1 :]"),
    ),
    *_planted(
        "mechanism/instruments/equalization.py",
        "published/test_lucerne_equalization",
        ("high * np.maximum(0.0, above - step)", "high * above"),
        ("(1.0 - outside_part) * float(grants.sum())", "float(grants.sum())"),
    ),
    *_planted(
        "mechanism/instruments/investment.py",
        "published/test_chinese_city_rules",
        ("np.zeros(years + 1)", "np.zeros(years)"),
    ),
    *_planted(
        "mechanism/instruments/pooling.py",
        "published/test_meadowlands published/test_minnesota_473f property/test_pools",
        ("t - years) : max(t, 1)]", "t - years) : t + 1]"),
        ("key * (pool - made_good.sum(axis=0))", "key * pool"),
    ),
    *_planted(
        "mechanism/instruments/stabilization.py", "published/test_meadowlands", ("(1.0 - tolerance) * before", "before")
    ),
    *_planted(
        "mechanism/instruments/quality.py",
        "published/test_xinan_river",
        ("index <= standard * (1.0 + _EXACT)", "index < standard"),
    ),
    *_planted(
        "mechanism/instruments/levy.py",
        "published/test_english_business_rates",
        ("baseline, 0.0, most)", "baseline, 0.0, 1.0)"),
        ("safety * funding - (funding + growth)", "safety * funding - growth"),
    ),
    *_planted(
        "mechanism/sections/tax_sharing.py",
        "published/test_chinese_city_rules unit/test_deals",
        ("if year <= part.years[1]", "if year < part.years[1]"),
    ),
    *_planted("mechanism/sections/exit.py", "unit/test_exit", ("np.maximum(claim, 0)", "claim")),
    *_planted(
        "mechanism/sections/subsidy.py", "unit/test_golden_algebra_of_terms", ("self.limit / case.unit", "self.limit")
    ),
    *_planted("mechanism/sections/participation.py", "unit/test_exit", ('"free-exit": 0.0', '"free-exit": None')),
)

MUTANTS: tuple[Mutant, ...] = (*_ONCE_UNNOTICED, *_PACT, *_BLOCKS, *_WORTH, *_MECHANISM)
