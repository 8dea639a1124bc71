"""Time: hours, the grid of starts, the ledger of claims, holds."""
