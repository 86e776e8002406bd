"""The record's keys, the credential store and PIN hashes."""
