"""Evaluations and comparisons as JSON-ready data, and as the files that they are handed over in."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...case.model import Case
from ...evaluation.comparison import Column, Comparison
from ...evaluation.evaluation import Evaluation
from ...evaluation.indicator import BY_CITY
from ...evaluation.period import periods
from ...reading.tables import csv_bytes
from ...text import in_language
from ..document import document_bytes, records
from ..excel import tables_bytes
from ..provenance import choices, provenance
from ..resting import about
from ..sentence import lines_by_language, lines_of
from .first_lines import compared_first_lines, first_lines
from .page import comparison_page
from .refusals import refusal, refusal_lines
from .tables import comparison_tables, evaluation_tables
from .titles import compared_title, evaluated_title
from .units import unit_key

INDICATORS, CITIES = "indicators.csv", "cities.csv"
COMPARISON, COMPARISON_BOOK, PAGE = "comparison.json", "comparison.xlsx", "comparison.html"
COMPARED = (COMPARISON, INDICATORS, CITIES, COMPARISON_BOOK, PAGE)
EVALUATION, EVALUATION_BOOK = "evaluation.json", "evaluation.xlsx"
EVALUATED = (EVALUATION, INDICATORS, CITIES, EVALUATION_BOOK)
SCHEMA_VERSION = 1


def comparison_document(comparison: Comparison, scenario: str | None = None) -> dict[str, Any]:
    """Every mechanism with its indicators and cities, or with the reason why it has no scheme."""
    models = {f"model:{column.model.id}": column.model for column in comparison.columns}
    options = choices([column.model.id for column in comparison.columns], scenario)
    return {
        **_head("comparison", comparison.case),
        "provenance": provenance({"case": comparison.case, **models}, options),
        "verdict": lines_by_language(compared_first_lines(comparison)),
        "mechanisms": [_column(comparison.case, column) for column in comparison.columns],
    }


def evaluation_document(evaluation: Evaluation) -> dict[str, Any]:
    """The indicators and cities of one scheme."""
    case, model = evaluation.scheme.case, evaluation.scheme.model
    return {
        **_head("evaluation", case),
        "provenance": provenance({"case": case, "model": model}, {"model": model.id}),
        "verdict": lines_by_language(first_lines(evaluation)),
        **_figures(evaluation),
    }


def comparison_files(comparison: Comparison, data: Mapping[str, Any], lang: str) -> dict[str, bytes]:
    """Content of every file, by name; ``data`` is the comparison's document, those for people are in ``lang`` first."""
    case = comparison.case
    found = {column.model.id: column.evaluation for column in comparison.columns if column.evaluation}
    title = in_language(compared_title(case), lang)
    first = lines_of(compared_first_lines(comparison), lang)
    lines = [*first, *refusal_lines(comparison, lang)]
    book = tables_bytes(case, title, lines, comparison_tables(comparison), lang)
    files = {COMPARISON: document_bytes(data), **_tables(case, found)}
    return {**files, COMPARISON_BOOK: book, PAGE: comparison_page(comparison, lang)}


def evaluation_files(evaluation: Evaluation, data: Mapping[str, Any], lang: str) -> dict[str, bytes]:
    """Content of every file, by name; ``data`` is the evaluation's document, the workbook is in ``lang``."""
    case, model = evaluation.scheme.case, evaluation.scheme.model
    title = in_language(evaluated_title(evaluation), lang)
    lines = lines_of(first_lines(evaluation), lang)
    book = tables_bytes(case, title, lines, evaluation_tables(evaluation), lang)
    return {EVALUATION: document_bytes(data), **_tables(case, {model.id: evaluation}), EVALUATION_BOOK: book}


def _head(kind: str, case: Case) -> dict[str, Any]:
    first, whole = (part.years for part in periods(case))
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": kind,
        **about(case),
        "periods": {"first": [first[0], first[-1]], "whole": [whole[0], whole[-1]]},
    }


def _column(case: Case, column: Column) -> dict[str, Any]:
    model = {"id": column.model.id, "title": column.model.title.model_dump()}
    why = refusal(case, column)
    if why is not None or column.evaluation is None:
        return {"model": model, "scheme": False, "reason": None if why is None else why.document("en")}
    return {"scheme": True, **_figures(column.evaluation)}


def _figures(evaluation: Evaluation) -> dict[str, Any]:
    model = evaluation.scheme.model
    return {
        "model": {"id": model.id, "title": model.title.model_dump()},
        "terms": evaluation.scheme.terms.model_dump(mode="json"),
        "indicators": {
            name: [_indicator(vars(indicator)) for indicator in group] for name, group in evaluation.groups.items()
        },
        "cities": records(evaluation.cities),
    }


def _indicator(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def _tables(case: Case, found: Mapping[str, Evaluation]) -> dict[str, bytes]:
    """Two CSV files in long form: every indicator, and every figure by city, of every mechanism."""
    indicators: list[list[Any]] = [["model", "group", "indicator", "period", "before", "value", "unit"]]
    cities: list[list[Any]] = [["model", "city", "figure", "value", "unit"]]
    for model, evaluation in found.items():
        for name, group in evaluation.groups.items():
            for part in group:
                value = ";".join(part.value) if isinstance(part.value, tuple) else part.value
                indicators.append([model, name, part.key, part.period, part.before, value, unit_key(case, part.kind)])
        for city, row in evaluation.cities.iterrows():
            figures = {key: None if pd.isna(row[key]) else float(row[key]) for key in BY_CITY}
            cities += [[model, city, key, figures[key], unit_key(case, kind)] for key, kind in BY_CITY.items()]
    return {INDICATORS: csv_bytes(indicators), CITIES: csv_bytes(cities)}
