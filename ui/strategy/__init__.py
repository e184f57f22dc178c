"""The strategy of a plan: segments, influence, lighthouses, contracts, and what follows of them."""
