"""From typed characters to glyphs on a line: fonts, scripts, directions, line breaks, and what cannot be printed."""
