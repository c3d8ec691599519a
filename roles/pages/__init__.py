"""What the pages of a role show: gathered through queries, shaped for templates; nothing here changes anything."""
