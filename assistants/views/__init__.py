"""Where assistants ask and sign in, and the pages of the settings."""
