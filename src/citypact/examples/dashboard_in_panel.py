"""A dashboard in Panel: one ratio for every move, and what each city gains.

``pip install 'citypact[examples]'``, then ``panel serve dashboard_in_panel.py``; ``citypact list examples`` says where
it lies.
"""

import panel as pn

import citypact

pn.extension()
case = citypact.load_case("yangtze-delta-west")
table = citypact.worth_table(case)
share = pn.widgets.FloatSlider(label="Origin's part of the tax", start=0.0, end=1.0, step=0.05, value=0.5)


def shown(share: float) -> pn.Column:
    """Gains and who objects, at one ratio."""
    rule = citypact.load_model("bth-2015").with_({"tax_sharing.origin_share": share})
    scheme = citypact.simulate(case, rule, table)
    said = f"{len(scheme.objections)} coalitions would do better alone"
    return pn.Column(said, pn.pane.DataFrame(scheme.gains.round(2)))


page = pn.Column("# A rule with one ratio", share, pn.bind(shown, share)).servable()
