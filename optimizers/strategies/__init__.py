"""What is asked of a design and how it is gone about: strategies, rules and targets."""
