"""The order sheet in words and figures: its eleven sections, where its order stands, and the order behind it."""
