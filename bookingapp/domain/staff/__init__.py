"""Staff members, their positions and the places they work at."""
