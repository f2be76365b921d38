"""The desk in marimo: cells that follow a moved slider, each settled by the ledger.

``pip install 'citypact[examples]'``, then ``marimo edit desk_in_marimo.py`` or ``marimo run desk_in_marimo.py``;
``citypact list examples`` says where it lies.
"""

import marimo

app = marimo.App()

with app.setup:
    import marimo as mo

    import citypact
    from citypact.widget import Desk


@app.cell
def _():
    desk = Desk(citypact.load_case("yangtze-delta-west"), citypact.load_model("hybrid"))
    shown = mo.ui.anywidget(desk)
    shown
    return desk, shown


@app.cell
def _(desk, shown):
    shown.value  # this cell runs again when something was moved
    mo.md(f"**{desk.verdict}**: " + ", ".join(f"{city} {gain:.2f}" for city, gain in desk.gains.items()))
    return
