"""The medicine: frozen models and pure functions; no plumbing."""
