"""Files to reps and back: what they say of a scenario, and what the manager decides."""
