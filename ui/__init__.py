"""The window: shows values, says what the user did."""
