from working import begun, sketch, work

__all__ = ["begun", "sketch", "work"]
