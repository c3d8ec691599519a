"""What the gathering pages show, read through the queries of every app."""
