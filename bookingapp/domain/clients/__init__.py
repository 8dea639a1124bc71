"""People who book."""
