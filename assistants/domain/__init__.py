"""What tools there are and what programs may be let in: plain data."""
