"""How fast it is, measured: `make bench`. Nothing here is a test; pytest never collects it."""
