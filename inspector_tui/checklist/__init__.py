"""What is asked: checklist editions, how they are loaded and checked, and what a value may be."""
