"""Paper: the order sheet as a PDF. Import what you need from its module, so that nothing else is loaded."""
