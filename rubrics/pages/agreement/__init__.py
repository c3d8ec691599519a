"""What pages say of how far those who judge agree: criteria, people, and how the figures stand."""
