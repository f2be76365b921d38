"""The page's arithmetic against arrays and ledger on random offers, for every bundled case that the desk lists.

Run by hand: ``python tests/benchmarks/check_page.py [offers] [mechanism] [case ...]`` (500 offers, ``hybrid``, all).
"""

import sys

import numpy as np

import citypact
from citypact.errors import CitypactError

sys.path.insert(0, "tests")

from support.chromium import chromium
from support.desk_page import here
from support.page_arithmetic import about, in_three_ways


def main() -> None:
    """Print the largest difference of each case, and in how many offers the verdicts differ."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    model = sys.argv[2] if len(sys.argv) > 2 else "hybrid"
    with chromium() as browser:
        browser.set_script_timeout(300)
        browser.get(f"{here()}/api.html")
        for case in sys.argv[3:] or citypact.bundled_cases():
            try:
                found = in_three_ways(browser, about(case, model), times)
            except CitypactError as error:
                print(f"{case}: {error.text('en').splitlines()[0]}")
                continue
            known = [one for one in found if one[5]]
            arrays = max((float(np.abs(page - by_arrays).max()) for page, by_arrays, *_ in known), default=0.0)
            ledger = max((float(np.abs(one[0] - one[2]).max()) for one in known), default=0.0)
            differ = sum(one[3] != one[4] for one in known)
            print(f"{case}: {len(known)} of {times} known to the page; {differ} verdicts differ; ", end="")
            print(f"largest difference to the arrays {arrays:.1e}, to the ledger {ledger:.1e}", flush=True)


if __name__ == "__main__":
    main()
