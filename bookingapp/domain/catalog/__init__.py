"""What can be booked: services, add-ons, categories, and the resources they need."""
