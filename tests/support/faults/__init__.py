"""Faults made on purpose, and what they cost: the experiments behind the first four promises.

Each module here holds experiments of one kind and lists them in `EXPERIMENTS`. Tests run them with
the number of tries meant for every build; `python benchmarks/faults.py --long` runs them with many.
Both print the same table.
"""
