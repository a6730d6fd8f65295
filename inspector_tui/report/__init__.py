"""The documents that people read."""
