"""What people hand in, as plain data with the place of each item: text, tables, workbooks, TOML and JSON.

Knows no case: mechanisms, offers, receipts, groupings and city tables are read with it as well.
"""
