"""Everything that the API lists, in files for a warehouse."""
