"""Work that takes time: tasks, the processes that carry them out, and how far they are."""
