"""The chart of one infusion: its values, where they stand, and the shapes that screen and paper draw."""
