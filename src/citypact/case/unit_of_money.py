"""The unit of a case's money, in words: "100 million CNY", and 亿元; the one way in which all say it."""

from ..text import Bilingual, Given, both

_UNITS = {
    1.0: "one",
    1e3: "thousand",
    1e4: "ten-thousand",
    1e6: "million",
    1e8: "hundred-million",
    1e9: "billion",
}
_CURRENCIES = ("CNY", "USD", "GBP", "EUR")
"""Those that have a name in Chinese."""


def unit_of_money(unit: float, currency: str) -> Bilingual:
    """So many of a currency; by a figure where there is no word for so many.

    >>> str(unit_of_money(1e8, "CNY")), str(unit_of_money(5e5, "CNY"))
    ('100 million CNY', '500,000 CNY')
    """
    word = _UNITS.get(unit, "other")
    # letters stand apart from a Chinese number
    is_named = currency in _CURRENCIES or word == "one"
    named = name_of_currency(currency) if is_named else Given(currency, f" {currency}")
    return both(f"report.unit.{word}", figure=f"{unit:,.0f}", currency=named)


def name_of_currency(code: str) -> str:
    """A currency: "CNY", and 元."""
    return both(f"report.currency.{code}") if code in _CURRENCIES else code
