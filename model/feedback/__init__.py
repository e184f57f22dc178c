"""What reps say of the changes of a scenario, on files that go there and back."""
