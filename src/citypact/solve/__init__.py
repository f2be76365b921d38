"""Where programs are solved: the only rooms that make a solver, and none of them is believed on its word.

``highs`` and ``scip`` are two solvers that share no code; ``recheck`` weighs a point and a dual bound by the program's
own figures; ``linear`` and ``integer`` give an answer only with what proved it; ``live`` is a program that is asked
many questions. ``algebra`` is the one place that knows PuLP.
"""
