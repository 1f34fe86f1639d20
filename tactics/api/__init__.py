"""The JSON door, version 1: no query of its own, only other rooms' queries in fixed shapes."""
