"""What every app may reckon with and no framework is needed for."""
