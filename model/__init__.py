"""What a plan is. No Qt, no PDF, no solver."""
