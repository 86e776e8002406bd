"""Every limit is alive: one test for each figure that bounds an order, generated from the shipped library."""
