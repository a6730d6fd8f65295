"""What stays on this machine: keys, encrypted database, sealed exhibits, and the lock on them."""
