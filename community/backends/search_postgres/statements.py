"""The statements, each bounded: what a common word finds is cut before it is ranked."""

from sqlalchemy import text

PATIENCE_MS = 3000

# For matching, until the transaction ends. PostgreSQL guesses badly how rare a tsquery is, and would read the whole
# table by way of another index; so only the index of terms is left to it. Compiling a plan would cost more than it.
BY_TERMS = "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off"
AS_USUAL = "SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on"
BEGIN = f"BEGIN; SET LOCAL jit = off; SET LOCAL statement_timeout = {PATIENCE_MS}"

# Titles that fulfil the query come first, whatever their number; of the others, as many as can be ranked quickly.
_RANKED = """
SELECT id, ts_rank('{{0.1, 0.2, 0.5, 1.0}}', terms, CAST(:strict AS tsquery), 1) * (1 + 1.0 / (1 + size)) AS score
FROM (
    (SELECT id, size, terms FROM search_texts WHERE terms @@ CAST(:in_titles AS tsquery) LIMIT :titles)
    UNION ALL
    (SELECT id, size, terms FROM search_texts
    WHERE terms @@ CAST(:loose AS tsquery) AND NOT terms @@ CAST(:in_titles AS tsquery) LIMIT :candidates)
) AS candidates
{where}
ORDER BY score DESC, id DESC LIMIT :limit
"""
MATCHING = text(_RANKED.format(where=""))
MATCHING_IN_ORDER = text(_RANKED.format(where="WHERE terms @@ CAST(:strict AS tsquery)"))

NEAR = text("SELECT form, word FROM search_spellings WHERE form = ANY(CAST(:forms AS text[]))")

BEGINNING = text("""
SELECT term FROM (
    SELECT term FROM search_title_terms WHERE term >= :start AND term < :end ORDER BY term LIMIT :looked_at
) AS found
WHERE right(term, 1) <> '*' GROUP BY term ORDER BY count(term) DESC, term LIMIT :limit
""")

# Of a rare term all titles, of a common one the newest.
POSTINGS = text("""
SELECT asked.term, asked.titles, held.ids, held.sizes, (SELECT max(id) FROM search_texts)
FROM search_title_words AS asked, LATERAL (
    SELECT array_agg(text_id) AS ids, array_agg(size) AS sizes FROM (
        SELECT text_id, size FROM search_title_terms WHERE search_title_terms.term = asked.term
        ORDER BY text_id DESC LIMIT CASE WHEN asked.titles <= :rare THEN :rare ELSE :newest END
    ) AS shown
) AS held
WHERE asked.term = ANY(CAST(:terms AS text[])) AND asked.titles > 0 AND held.ids IS NOT NULL
""")

HOLDING = text("""
SELECT term, text_id, size FROM search_title_terms
WHERE term = ANY(CAST(:terms AS text[])) AND text_id = ANY(CAST(:ids AS bigint[]))
""")

COUNT = text("SELECT count(*) FROM search_texts WHERE NOT removed")

HEALTH = text("""
SELECT analysis = :analysis AND (texts = 0 OR EXISTS (SELECT FROM search_texts)) FROM search_state WHERE id = 1
""")

# Writing. The row of search_state is held until the commit, so writers go one after the other.

CHANGE = text("""
INSERT INTO search_state (id, changes) VALUES (1, 1)
ON CONFLICT (id) DO UPDATE SET changes = search_state.changes + 1 RETURNING changes
""")

# What was changed later than this change stays: a put during a rebuild wins over the rebuild.
PUT = text("""
INSERT INTO search_texts (id, terms, size, changed, removed)
SELECT id, CAST(terms AS tsvector), size, :change, :removed
FROM unnest(CAST(:ids AS bigint[]), CAST(:vectors AS text[]), CAST(:sizes AS smallint[])) AS given (id, terms, size)
ON CONFLICT (id) DO UPDATE
SET terms = excluded.terms, size = excluded.size, changed = excluded.changed, removed = excluded.removed
WHERE search_texts.changed < excluded.changed
RETURNING id
""")

FORGET_TITLES = text("DELETE FROM search_title_terms WHERE text_id = ANY(CAST(:ids AS bigint[])) RETURNING term")

PUT_TITLES = text("""
INSERT INTO search_title_terms (term, text_id, size)
SELECT * FROM unnest(CAST(:terms AS text[]), CAST(:ids AS bigint[]), CAST(:sizes AS smallint[]))
""")

COUNT_TITLES = text("""
INSERT INTO search_title_words (term, titles)
SELECT * FROM unnest(CAST(:terms AS text[]), CAST(:more AS int[]))
ON CONFLICT (term) DO UPDATE SET titles = search_title_words.titles + excluded.titles
""")

UNKNOWN_WORDS = text("""
SELECT word FROM unnest(CAST(:words AS text[])) AS given (word) WHERE NOT EXISTS (SELECT FROM
search_spellings AS known WHERE known.form = given.word AND known.word = given.word)
""")

PUT_SPELLINGS = text("""
INSERT INTO search_spellings (form, word)
SELECT * FROM unnest(CAST(:forms AS text[]), CAST(:words AS text[])) ON CONFLICT DO NOTHING
""")

# The end of a rebuild: what it has not seen goes, and words that no text holds any more.

GONE = text("DELETE FROM search_texts WHERE changed < :change OR removed RETURNING id")

FORGOTTEN_WORDS = text("""
DELETE FROM search_spellings
WHERE word NOT IN (SELECT word FROM ts_stat('SELECT terms FROM search_texts'))
""")

FORGET_COUNTS = text("DELETE FROM search_title_words")
RECOUNT = text("INSERT INTO search_title_words SELECT term, count(*) FROM search_title_terms GROUP BY term")

REBUILT = text("UPDATE search_state SET analysis = :analysis, texts = :texts WHERE id = 1")

TRY_REBUILD_LOCK = text("SELECT pg_try_advisory_lock(hashtext('community.search.rebuild'))")
REBUILD_UNLOCK = text("SELECT pg_advisory_unlock(hashtext('community.search.rebuild'))")
