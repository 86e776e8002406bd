"""Labels for what an order prepares: which there are, what each says, and what is wished of them."""
