"""A scheme that holds in other futures: what it is held to, what that costs, and what is not guaranteed."""
