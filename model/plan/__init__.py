"""The rep's three-year plan, computed: figures, segments, scores, sequence, forecast."""
