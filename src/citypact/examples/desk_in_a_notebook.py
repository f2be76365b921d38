"""The desk in a notebook: sliders above, what the ledger says of them below.

``pip install 'citypact[widget]'``, then open desk_in_a_notebook.py as a notebook (cells begin with ``# %%``), or copy
its cells; ``citypact list examples`` says where it lies. For marimo there is desk_in_marimo.py.
"""

# %%
import citypact
from citypact.widget import Desk

desk = Desk(citypact.load_case("yangtze-delta-west"), citypact.load_model("hybrid"))
desk

# %%
desk.offer = {"origin_share:suzhou-materials": 0.4}  # as if the slider had been moved
print(desk.verdict, {city: round(gain, 2) for city, gain in desk.gains.items()})

# %%
desk.scheme  # the whole scheme of what is on the table: its ledger, stability, budgets
