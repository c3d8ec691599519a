"""What the pages of judging show; whatever is read of a scorecard went through the blind rule."""
