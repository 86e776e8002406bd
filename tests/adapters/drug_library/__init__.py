"""The strict reader of the drug library."""
