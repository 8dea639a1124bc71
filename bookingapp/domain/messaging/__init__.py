"""What is told: messages, their words and their sending, invitations, calendar feeds."""
