"""What a paper at the bed is worth: its code scanned or typed, and the answer."""
