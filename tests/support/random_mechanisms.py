"""Random mechanisms: bundled ones with some number opened, and made-up rules, with or without consent."""

from functools import cache

import numpy as np

from citypact.case.model import Case
from citypact.mechanism import Mechanism, Range, applicability, bundled_models, load_model
from citypact.mechanism.quantity import largest

from .open_rules import sound
from .random_rules import random_rule


def random_mechanism(seed: int, case: Case) -> tuple[Case, Mechanism]:
    """A mechanism that applies to the case, and the case in its currency."""
    rng = np.random.default_rng(seed)
    names = [str(name) for name in rng.permutation(bundled_models())]
    for model in [random_rule(seed)] * (seed % 2) + [_bundled(name) for name in names]:
        told = case.model_copy(update={"currency": model.currency or case.currency})
        if applicability(told, model) is None:
            return told, sound(_agreed(rng, model)) if seed % 2 else _opened(rng, model)
    raise AssertionError("no bundled mechanism applies")


@cache
def _bundled(name: str) -> Mechanism:
    return load_model(name)


def _agreed(rng: np.random.Generator, model: Mechanism) -> Mechanism:
    """In half of the cases with the consent of every city and coalition."""
    if rng.random() < 0.5:
        return model
    wanted = {"city": "present-value", "coalitions": str(rng.choice(["none", "provinces", "all"]))}
    return model.model_copy(update={"participation": model.participation.model_copy(update=wanted)})


def _opened(rng: np.random.Generator, model: Mechanism) -> Mechanism:
    """In half of the cases with the fixed share of the origin left open, in steps or not."""
    share, rule = model.tax_sharing.origin_share, model.tax_sharing
    if not isinstance(share, float) or rng.random() < 0.5:
        return model
    low, most = share * float(rng.uniform(0.2, 1.0)), 1.0 - largest(rule.fund_share)
    high = max(low, min(share * float(rng.uniform(1.0, 1.6)), most))
    step = (high - low) / 4 if high > low and rng.random() < 0.5 else None
    wide = Range(min=low, max=high, step=step)
    return sound(model.model_copy(update={"tax_sharing": rule.model_copy(update={"origin_share": wide})}))
