"""The record's key: made, wrapped, kept in the operating system's credential store, opened; and hashes of PINs."""
