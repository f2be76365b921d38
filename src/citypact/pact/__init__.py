"""What was agreed and what follows from it: terms, ledger, deals, pledges, scheme, audit and yearly accounts."""
