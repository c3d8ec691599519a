"""What `make run` and `make test` start: embedded servers and the processes beside them. Knows no Django."""
