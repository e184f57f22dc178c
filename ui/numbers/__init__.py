"""Where numbers come from, and the numbers a planner makes."""
