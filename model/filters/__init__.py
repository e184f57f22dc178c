"""What a planner types to find accounts: read, checked, completed and answered."""
