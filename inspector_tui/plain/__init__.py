"""The plain face: lines printed and lines read, for screen readers, serial lines and scripts.

`session.run_plain` opens it. Nothing here moves a cursor, colours a letter or takes a line back.
"""
