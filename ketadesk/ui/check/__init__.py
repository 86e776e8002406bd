"""The blind second check on screen: it knows the questions and never a figure of the first entry."""
