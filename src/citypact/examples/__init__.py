"""Short programs to begin with: run as ``python -m citypact.examples.NAME``, copied and changed."""
