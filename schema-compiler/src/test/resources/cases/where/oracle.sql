-- documents of library
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'title', root."title",
    'publisher', (SELECT jsonb_build_object(
          'name', t1."name")
      FROM ONLY "public"."publisher" t1
      WHERE t1."id" = root."publisher_id" AND (t1."id" = 1 OR t1."id" = 2)
      ORDER BY t1."id"
      LIMIT 1),
    'author', (SELECT jsonb_agg(CASE WHEN t3."id" IS NOT NULL THEN jsonb_build_object(
          'name', t3."name") END
        ORDER BY t2."book_id", t2."author_id", t3."id")
      FROM ONLY "public"."book_author" t2
      JOIN ONLY "public"."author" t3 ON t3."id" = t2."author_id" AND t3."born" < '1950-01-01'::date
      WHERE t2."book_id" = root."id"),
    'review', (SELECT jsonb_agg(t4."id"
        ORDER BY t4."id")
      FROM ONLY "public"."review" t4
      WHERE t4."book_id" = root."id" AND t4."stars" >= '4.5'::real)) AS document
FROM (
  SELECT t."id", t."title", t."publisher_id",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."book" t
  WHERE (t."price" > 5 AND NOT ((t."mood" = 'sad' OR t."isbn" IS NULL)))
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of library
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."book" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND (t."price" > 5 AND NOT ((t."mood" = 'sad' OR t."isbn" IS NULL)))
  AND t."id"::text IN (SELECT id FROM wanted);

