"""Reading exports of applicant tracking systems: pure modules, bytes in, people and applications out.

`reading` finds encoding, delimiter and records; `columns` knows what headers mean; `values` reads cells; `matching`
joins rows that are one person. Nothing here touches the database.
"""
