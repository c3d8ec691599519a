"""What assessments registers on the ground and on the apps below."""
