"""Problems in, proposals out."""
