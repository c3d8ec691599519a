"""Reading exports of applicant tracking systems: pure modules, bytes in, people and applications out.

`reading` finds encoding, delimiter, header and records, `sheets` those of a workbook; `columns` knows what headers
mean, `presets` those of other systems; `dates` in which order a column writes its days; `parsing` reads cells, those
about a person by the list of fields; `meanings` what stages and statuses say together; `matching` joins rows that are
one person; `planning` says what would happen. Nothing here touches the database.
"""
