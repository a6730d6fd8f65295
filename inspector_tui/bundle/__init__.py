"""What leaves the machine: one visit as a signed file, written, checked and unpacked.

Import the module that is needed; nothing is loaded from here, because `verify` has to start fast.
"""
