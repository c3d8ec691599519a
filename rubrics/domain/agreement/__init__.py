"""How far people who scored the same persons agree, criterion by criterion. Pure: plain data in and out.

`grid` holds scores as arrays; `reliability` is alpha with its range and what pairs say; `intraclass` the correlations;
`raters` what is told of one person's scoring; `words` how figures are read; `files` reads tables of scores; `report`
puts all of it together. Only `words`, `figures` and `files` do without numpy: import the others where they are used.
"""
