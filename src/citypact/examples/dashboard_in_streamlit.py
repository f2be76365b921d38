"""A dashboard in Streamlit: one ratio for every move, and what each city gains.

``pip install 'citypact[examples]'``, then ``streamlit run dashboard_in_streamlit.py``; ``citypact list examples`` says
where it lies.
"""

import streamlit as st

import citypact

load_case = st.cache_resource(citypact.load_case)
find_worths = st.cache_resource(citypact.worth_table, hash_funcs={citypact.Case: lambda case: case.id})

case = load_case(st.selectbox("Case", ["yangtze-delta-west", "middle-yangtze-provinces"]))
share = st.slider("Origin's part of the tax", 0.0, 1.0, 0.5, 0.05)
rule = citypact.load_model("bth-2015").with_({"tax_sharing.origin_share": share})
scheme = citypact.simulate(case, rule, find_worths(case))
st.bar_chart(scheme.gains[["gain", "shapley"]], stack=False)
st.metric("Coalitions that would do better alone", len(scheme.objections))
st.dataframe(scheme.budgets)
