"""What a rep notes on the phone and sends back as a small file: read, looked at, taken in."""
