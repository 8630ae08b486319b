"""What joins reports: names, quotations, copied passages."""
