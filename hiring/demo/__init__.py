"""A believable company in the middle of hiring, played through the services; its data is under fixtures/demo."""
