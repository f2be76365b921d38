"""A small city table, and what is derived from it by the rules as they come."""

from functools import cache
from pathlib import Path

from citypact.panel import Derivation, load_derivation

TABLE = """\
city,province,year,gdp,revenue,expenditure,population,va_secondary,latitude,longitude
big,east,2019,,700,,,3200,,
big,east,2023,10000,800,1000,500,4000,0,0
mid,east,2023,3000,200,400,300,1500,0,1
mid,east,2019,,150,,,1200,,
low,west,2019,,50,,,400,,
low,west,2023,1000,60,200,200,500,1,0
"""


def panel_file(folder: Path, text: str) -> Path:
    """A table as a file."""
    path = folder / "panel.csv"
    path.write_text(text, "utf-8")
    return path


@cache
def rules() -> Derivation:
    """The rules of derivation as they come."""
    return load_derivation(None, "small")
