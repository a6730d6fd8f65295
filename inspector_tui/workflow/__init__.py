"""What a user does, written once: use cases over vault, record, report and bundle.

Both faces call these functions; nothing here shows or prints. A change to a visit is a `Command`,
a function from the visit as it stands to the acts to append, so that the same change can be saved
at once (command line) or queued behind others (screens).
"""
