"""The document on disk: a SQLite file that is also a valid GeoPackage."""
