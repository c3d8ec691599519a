"""Settings: `base` holds what never varies; `dev`, `test` and `production` say where and how it runs."""
