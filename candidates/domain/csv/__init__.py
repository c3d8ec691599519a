"""Reading exports of applicant tracking systems: pure modules, bytes in, people and applications out.

`reading` finds encoding, delimiter and records; `columns` knows what headers mean; `parsing` reads cells, those about a
person by the list of fields; `matching` joins rows that are one person. Nothing here touches the database.
"""
