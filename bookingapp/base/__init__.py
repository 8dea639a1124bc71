"""The ground: settings, database, clock, money, ids, errors, events. Knows nothing of the trade."""
