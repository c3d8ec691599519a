"""What rubrics registers on the ground, on roles and on candidates."""
