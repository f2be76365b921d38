"""The shared deals that a clause speaks of, and the years in which they have tax to split."""

import numpy as np

from ..optimize.setting import Deal, Setting
from .offer import Clause

_TRAITS = ("transfer", "sector", "origin", "host", "origin_province", "host_province")


def taxed_years(setting: Setting, k: int) -> list[int]:
    """Positions of the years in which a deal has tax to split."""
    return [int(t) for t in np.flatnonzero(setting.deals[k].tax > 0)]


def transfers_meant(setting: Setting, clause: Clause) -> list[int]:
    """Numbers of the shared deals that a clause speaks of."""
    wanted = {name: value for name in _TRAITS if (value := getattr(clause, name)) is not None}
    found = [k for k, deal in enumerate(setting.deals) if wanted.items() <= _traits(setting, deal).items()]
    return [k for k in found if setting.deals[k].tax.any()]


def _traits(setting: Setting, deal: Deal) -> dict[str, str]:
    origin, host = setting.cities[deal.origin].id, setting.cities[deal.host].id
    return dict(zip(_TRAITS, (deal.transfer, deal.sector, origin, host, *deal.provinces), strict=True))
