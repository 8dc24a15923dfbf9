-- documents of library
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'title', root."title",
    'authors', (SELECT jsonb_agg(CASE WHEN t2."id" IS NOT NULL THEN jsonb_build_object(
          'id', t2."id",
          'name', t2."name") END
        ORDER BY t1."book_id", t1."author_id", t2."id")
      FROM ONLY "public"."book_author" t1
      LEFT JOIN ONLY "public"."author" t2 ON t2."id" = t1."author_id"
      WHERE t1."book_id" = root."id"),
    'languages', (SELECT jsonb_agg(t3."language"
        ORDER BY t3."id")
      FROM ONLY "public"."translation" t3
      WHERE t3."book_id" = root."id")) AS document
FROM (
  SELECT t."id", t."title",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."book" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of library
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."book" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

