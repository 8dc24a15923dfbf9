-- documents of library
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'isbn', root."isbn",
    'title', root."title",
    'authors', (SELECT jsonb_agg(CASE WHEN t2."id" IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
          'name', t2."name"), jsonb_build_array(jsonb_build_array('book_author', 'book_id', t1."book_id"), jsonb_build_array('book_author', 'author_id', t1."author_id"), jsonb_build_array('author', 'id', t2."id"))) END
        ORDER BY t1."book_id", t1."author_id", t2."id")
      FROM ONLY "public"."book_author" t1
      LEFT JOIN ONLY "public"."author" t2 ON t2."id" = t1."author_id"
      WHERE t1."book_id" = root."id"),
    'publisher', (SELECT jsonb_build_array(t3."name", jsonb_build_array(jsonb_build_array('publisher', 'id', t3."id")))
      FROM ONLY "public"."publisher" t3
      WHERE t3."id" = root."publisher_id"
      ORDER BY t3."id"
      LIMIT 1)) AS document,
  root."id of the document (first)" AS first_key
FROM (
  SELECT t."id", t."isbn", t."title", t."publisher_id",
    (t."id"::text) COLLATE "C" AS "id of the document",
    t."id"::text AS "id of the document (first)"
  FROM ONLY "public"."book" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of library
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."book" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

