"""Slips that people really make, put into simulated orders: what the program and a second nurse catch of them."""
