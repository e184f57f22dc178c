"""The parts every workspace is built of. They show values and say what the user did."""
