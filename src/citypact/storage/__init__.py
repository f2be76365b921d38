"""Where results go: files that are written whole or not at all, and workbooks with the same bytes every time."""
