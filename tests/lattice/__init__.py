"""Both dosing engines at every point of the legal lattice, in every run; the pump's steps must be equal exactly."""
