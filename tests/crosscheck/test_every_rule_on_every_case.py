"""Mechanisms on cases they apply to; where one does not apply it says why, in both languages.

Which pairs of case and mechanism are run says ``covering``; ``benchmarks/check_every_rule.py`` runs all of them.
"""

import pytest

from citypact.case import load_case
from citypact.mechanism import applicability, bundled_models, load_model
from citypact.text import in_language
from support.every_rule import BUNDLED, MADE_UP, MERGED, applies, case_of, check_rule, covering, pairs


@pytest.mark.parametrize(("name", "model"), covering())
def test_the_rule_runs_or_says_why_not(name: str, model: str) -> None:
    check_rule(name, model)


def test_the_covering_leaves_out_no_case_and_no_mechanism() -> None:
    chosen = [pair for pair in covering() if pair[0] in BUNDLED]
    assert set(chosen) <= set(pairs())
    assert {model for _, model in chosen} == set(bundled_models())
    assert min(sum(case == name for case, _ in chosen) for name in BUNDLED) >= 4
    designed = {name for name, model in chosen if load_model(model).open_parameters}
    assert designed == set(BUNDLED)


def test_where_a_rule_does_not_apply_it_says_why_in_both_languages() -> None:
    refused = [(n, m) for n in [*MADE_UP, *BUNDLED] for m in bundled_models() if not applies(n, m)]
    assert refused
    for name, model in refused:
        why = applicability(case_of(name), load_model(model))
        assert "\n" not in str(why)
        assert why is not None
        assert in_language(why, "zh") != str(why)


def test_what_is_bundled_twice_is_the_same_case_with_provinces_as_players() -> None:
    assert MERGED == ["middle-yangtze", "yangtze-river-delta"]
    for name in MERGED:
        own = {"id": name, "title": load_case(name).title}
        assert case_of(f"{name}-provinces").model_copy(update=own) == case_of(name).model_copy(update=own)


def test_most_rules_apply_to_the_real_case_and_every_rule_to_some_case() -> None:
    assert sum(applies("beijing-tianjin-hebei", model) for model in bundled_models()) >= len(bundled_models()) - 1
    assert {model for _, model in pairs()} == set(bundled_models())


def test_a_currency_that_differs_is_said_in_both_languages() -> None:
    why = applicability(case_of("made-up"), load_model("montgomery-edge-2011"))
    assert str(why) == "its amounts are in USD, those of the case in CNY"
    assert why is not None
    assert in_language(why, "zh") == "其金额以 USD 计，而案例以 CNY 计"
