"""The desk on the web: the API, the page, and the processes that do the work. Needs the extra ``[web]``."""
