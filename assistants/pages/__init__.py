"""What each tool answers, and what the pages of the settings show; changes nothing."""
