"""What is done for a question, in a process of its own: the functions of the rooms below, and no rule beside them."""
