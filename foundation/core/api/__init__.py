"""The ground of the REST API: what every collection, item and act shares. Apps write short `api.py` modules on it.

`views` holds the classes to build on, `shapes` what goes out, `inputs` what comes in, `filters` what may be asked for.
"""
