"""Labels for bags and syringes, on sheets and on a roll."""
