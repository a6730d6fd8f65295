"""What happened: the acts of an inspector, chained, and the visit that follows from them.

Nothing here reads a clock, a file or a screen.
"""
