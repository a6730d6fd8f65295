"""The command line: thin; every command is a call of the workflow or of the floor it shows.

Standard output is the answer, standard error is narration. Exit codes: 0 done, 1 the answer is
no, 2 wrong use, 3 cannot.
"""
