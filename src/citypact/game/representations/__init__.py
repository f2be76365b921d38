"""Games written down in other ways than as a table of worths: by coalition, by function, by dividends, as a vector."""
