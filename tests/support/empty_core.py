"""A case whose core is empty: two hosts with room for 10 and four firms that need 5, 5, 5 and 6 and are worth as much.

A bin-packing game in the manner of Faigle and Kern (1993): half a host's room goes to waste, and every three cities
that would fill a host completely object.
"""

from typing import Any

from citypact.case.model import Capacity, Case, City, Host, Transfer

from .random_cases import MADE_UP, named
from .two_cities import two_city_case

SIZES = (5.0, 5.0, 5.0, 6.0)
YEARS = 5


def empty_core_case(**figures: Any) -> Case:
    """Origins ``from-0`` .. ``from-3`` with a firm each, hosts ``room-0`` and ``room-1``. Worth of all: 16."""
    base = two_city_case(horizon=YEARS)
    model_city = base.cities[0]
    hosts = ("room-0", "room-1")
    places = [*(f"from-{i}" for i in range(len(SIZES))), *hosts]
    return base.model_copy(
        update={
            "id": "empty-core",
            "cities": tuple(_city(model_city, name, 1000.0 - 10 * i) for i, name in enumerate(places)),
            "transfers": tuple(_firm(base.transfers[0], i, size) for i, size in enumerate(SIZES)),
            "hosts": tuple(_site(base.hosts[0], i, host) for i in range(len(SIZES)) for host in hosts),
            "capacities": tuple(Capacity(city=host, resource="land", amount=10.0, **MADE_UP) for host in hosts),
        }
        | figures
    )


def _city(like: City, name: str, gdp: float) -> City:
    return like.model_copy(update={"id": name, "name": named(name), "gdp": gdp})


def _firm(like: Transfer, i: int, size: float) -> Transfer:
    update = {"id": f"firm-{i}", "name": named(f"firm {i}"), "origin": f"from-{i}"}
    return like.model_copy(update=update | {"release_benefit": size / YEARS, "uses": {"land": size}})


def _site(like: Host, i: int, host: str) -> Host:
    return like.model_copy(update={"transfer": f"firm-{i}", "host": host})
