"""The door of time: what runs because a moment has come."""
