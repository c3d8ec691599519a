"""The functions by which PostgreSQL keeps texts to be found, made from the same tables that fold what is typed.

A migration makes them. Whoever changes a table writes another one that makes them anew and fills the columns again.
"""

from candidates.domain.search import words
from foundation.core.domain.folding import ACCENTS, LONGER, SINGLE, UNSEEN

_TAKEN_APART = f"regexp_replace(normalize(given, NFKD), '[{ACCENTS}{UNSEEN}]', '', 'g')"
_REPLACED = f"translate({_TAKEN_APART}, '{''.join(SINGLE)}', '{''.join(SINGLE.values())}')"
for _letter, _letters in LONGER.items():
    _REPLACED = f"replace({_REPLACED}, '{_letter}', '{_letters}')"

# In PL/pgSQL, whose calls cost a tenth of those of a function in SQL: an import makes the words of thousands of people.
FOLD = f"""
CREATE OR REPLACE FUNCTION candidates_fold(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $fold$
BEGIN
  IF octet_length(given) = length(given) THEN RETURN lower(given COLLATE "C"); END IF;
  RETURN normalize(lower({_REPLACED} COLLATE "C"), NFC);
END $fold$;
"""
# PostgreSQL keeps a megabyte of words for a row at most and refuses the row beyond; the rest of a text is not found.
MOST_BYTES = 700_000
SHORT = 1_000
# Parts of the digits that a person can be rung by, from each of them on.
_NUMBERS = f"""
    SELECT '{words.NUMBER}' || substr(digits, at) || '''' AS lexeme
    FROM (
      SELECT ltrim(regexp_replace(m[1], '[^0-9]', '', 'g'), '0') AS digits
      FROM regexp_matches(replace(given, '{words.TRUNK}', ''), '{words.PHONE}', 'g') AS m
    ) AS numbers, generate_series(1, length(digits) - {words.SHORTEST_PHONE - 1}) AS at
    WHERE length(digits) BETWEEN 6 AND 15
"""  # noqa: S608  (patterns of our own)
# Words have their place, so that they are found in their order; parts of words, pairs and numbers have none.
ANY_WORDS = f"""
CREATE OR REPLACE FUNCTION candidates_words_of_any(given text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $words$
  WITH found AS (
    SELECT m[1] AS word, n, least(n, 16383) AS place
    FROM regexp_matches(candidates_fold(given), '{words.WORD}', 'g') WITH ORDINALITY AS t(m, n)
  ), kept AS (
    SELECT left(word, 200) || ''':' || place AS lexeme FROM found
    WHERE word !~ '^[{words.UNSPACED}]' OR length(word) = 1
    UNION ALL
    SELECT letter || next || '''' FROM (
      SELECT letter, lead(letter) OVER (PARTITION BY n ORDER BY at) AS next
      FROM found, unnest(string_to_array(word, NULL)) WITH ORDINALITY AS l(letter, at)
      WHERE word ~ '^[{words.UNSPACED}]'
    ) AS pairs WHERE next IS NOT NULL
    UNION ALL
    SELECT DISTINCT '{words.INSIDE}' || substr(word, at) || ''''
    FROM found, generate_series({words.HEAD + 1}, length(word) - {words.TAIL - 1}) AS at
    WHERE length(word) BETWEEN {words.LONG_WORD} AND {words.LONGEST_WORD} AND word !~ '[0-9{words.UNSPACED}+#]'
    UNION ALL {_NUMBERS}
  )
  SELECT coalesce(string_agg('''' || lexeme, ' '), '')::tsvector
  FROM (SELECT lexeme, sum(octet_length(lexeme) + 4) OVER (ROWS UNBOUNDED PRECEDING) AS bytes FROM kept) AS counted
  WHERE bytes < {MOST_BYTES}
$words$;
"""  # noqa: S608  (patterns of our own)
# What people are called and where they are reached is short and folds to ASCII: word by word that takes a fifth of the
# time of the statement above, which makes the same of it.
WORDS = f"""{ANY_WORDS}
CREATE OR REPLACE FUNCTION candidates_words(given text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $words$
DECLARE
  folded text;
  word text;
  place integer := 0;
  lexemes text := '';
BEGIN
  IF length(given) > {SHORT} THEN RETURN candidates_words_of_any(given); END IF;
  folded := candidates_fold(given);
  IF octet_length(folded) <> length(folded) THEN RETURN candidates_words_of_any(given); END IF;
  IF strpos(folded, '#') > 0 OR strpos(folded, '+') > 0 THEN
    IF folded ~ '[a-z0-9][+#]' THEN RETURN candidates_words_of_any(given); END IF;
  END IF;
  FOREACH word IN ARRAY string_to_array(btrim(regexp_replace(folded, '[^a-z0-9]+', ' ', 'g')), ' ') LOOP
    place := place + 1;
    lexemes := lexemes || ' ''' || left(word, 200) || ''':' || place;
    IF length(word) BETWEEN {words.LONG_WORD} AND {words.LONGEST_WORD} AND word !~ '[0-9]' THEN
      FOR at IN {words.HEAD + 1} .. length(word) - {words.TAIL - 1} LOOP
        lexemes := lexemes || ' ''{words.INSIDE}' || substr(word, at) || '''';
      END LOOP;
    END IF;
  END LOOP;
  IF length(given) - length(translate(given, '0123456789', '')) >= 6 THEN
    lexemes := concat_ws(' ', lexemes, (SELECT string_agg('''' || lexeme, ' ') FROM ({_NUMBERS}) AS numbers));
  END IF;
  RETURN lexemes::tsvector;
END $words$;
"""  # noqa: S608  (patterns of our own)


def trigger(table: str, columns: str, kept: str, also: str = "") -> str:
    """Return the trigger that fills `search` of a table from `kept`, whenever one of the columns is written."""
    return f"""
CREATE OR REPLACE FUNCTION {table}_search() RETURNS trigger LANGUAGE plpgsql AS $kept$
BEGIN
  NEW.search := {kept};
  {also}
  RETURN NEW;
END $kept$;
CREATE OR REPLACE TRIGGER {table}_search BEFORE INSERT OR UPDATE OF {columns}, search ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_search();
"""


# People without a name stand by their address.
IN_ORDER = "NEW.sort_name := candidates_fold(coalesce(nullif(NEW.name, ''), NEW.email));"
PERSON = trigger(
    "candidates_candidate",
    "name, email, emails, phone, location, linkedin, company, title",
    "setweight(candidates_words(NEW.name), 'A') || setweight(candidates_words(concat_ws(' ; ', NEW.email, NEW.title, "
    "NEW.company, NEW.location, NEW.phone, NEW.linkedin, nullif(NEW.emails::text, '[]'))), 'B')",
    IN_ORDER,
)
FILE = trigger(
    "candidates_attachment",
    "name, text, joined",
    "setweight(candidates_words(NEW.name), 'C') || candidates_words(left(NEW.text, 200000) || ' ' || NEW.joined)",
)
NOTE = trigger("candidates_note", "body", "setweight(candidates_words(NEW.body), 'C')")
# Since people have further names, numbers and pages, these are found, too. Whoever makes PERSON anew makes this again.
WITH_FURTHER = f"""
CREATE OR REPLACE FUNCTION candidates_candidate_search() RETURNS trigger LANGUAGE plpgsql AS $kept$
BEGIN
  NEW.search := setweight(candidates_words(concat_ws(' ; ', NEW.name, nullif(NEW.names::text, '[]'))), 'A')
    || setweight(candidates_words(concat_ws(' ; ', NEW.email, NEW.title, NEW.company, NEW.location, NEW.phone,
      NEW.linkedin, nullif(NEW.emails::text, '[]'), nullif(NEW.phones::text, '[]'),
      nullif(NEW.links::text, '[]'))), 'B');
  {IN_ORDER}
  RETURN NEW;
END $kept$;
"""
FURTHER = f"""{WITH_FURTHER}
CREATE TRIGGER candidates_candidate_further BEFORE UPDATE OF names, phones, links ON candidates_candidate
  FOR EACH ROW EXECUTE FUNCTION candidates_candidate_search();
"""
TABLES = ("candidates_candidate", "candidates_attachment", "candidates_note")
FORWARD = FOLD + WORDS + PERSON + FILE + NOTE
BACKWARD = "".join(f"DROP TRIGGER {table}_search ON {table};\nDROP FUNCTION {table}_search();\n" for table in TABLES)
BACKWARD += "".join(f"DROP FUNCTION candidates_{name}(text);\n" for name in ("words", "words_of_any", "fold"))
