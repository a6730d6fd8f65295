"""Panic alarms: do the documents, the staff and the tests tell the same story?

`statements` gathers what each source says on the seventeen attributes, `matrix` lays it out for a
screen, the other modules compute the flags C1 to C8. A difference that was assessed and written
down is not an inconsistency. No national response time exists: a site is held to its own.
"""
