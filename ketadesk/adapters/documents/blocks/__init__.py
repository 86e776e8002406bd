"""What a section is made of, each set into pieces that are never cut: tables, facts, boxes to write in, a chart."""
