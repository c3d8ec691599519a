"""Acts on connections and their runs. Transports stand in `asking`, what writes rows of ours in `writing`."""
