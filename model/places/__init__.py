"""Where things are: gazetteer, boundaries, roads, drive times and territory outlines."""
