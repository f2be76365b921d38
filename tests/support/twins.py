"""Two hosts that are alike in every figure, each of which gets one of two firms that are alike too."""

from citypact.case.model import Case

from .random_cases import named
from .two_cities import two_city_case


def twin_hosts(horizon: int) -> Case:
    """``old`` loses 2 of tax and gains 1 a year by each of two firms; ``new`` and ``twin`` collect 4 each, nobody else.

    Each firm fills its host.
    """
    case = two_city_case(horizon=horizon, lift=2.0, transfer={"uses": {"land": 5.0}})
    (old, new), (firm,), (site,), (room,) = case.cities, case.transfers, case.hosts, case.capacities
    return case.model_copy(
        update={
            "cities": (old, new, new.model_copy(update={"id": "twin", "name": named("twin")})),
            "transfers": (firm, firm.model_copy(update={"id": "other-firm"})),
            "hosts": (site, site.model_copy(update={"transfer": "other-firm", "host": "twin"})),
            "capacities": (room, room.model_copy(update={"city": "twin"})),
        }
    )
