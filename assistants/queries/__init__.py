"""Reading assistants: what an organisation allows, which are connected, what a token stands for."""
