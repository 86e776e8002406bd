"""A whole page: header, patient, sections put on pages, footer with its codes."""
