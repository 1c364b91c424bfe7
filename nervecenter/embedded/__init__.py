"""PostgreSQL and Valkey from wheels, and the process manager, so that `make run` needs nothing but Python."""
