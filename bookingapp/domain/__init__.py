"""The trade: eleven subjects, each with commands, queries and rules. Knows no door and no outside service."""
