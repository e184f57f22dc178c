"""The atlas: an overview, a vector map page per territory with its accounts, and posters."""
