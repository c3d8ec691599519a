"""Reading people: who is a member, whose key asks, what applicants agree to."""
