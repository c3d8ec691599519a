"""Reading a role: the doors to its rows, and what is worked out from them."""
