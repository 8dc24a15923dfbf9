-- documents of library
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'code', root."code",
    'label', root."label",
    'book_id', root."book_id",
    'authors', (SELECT jsonb_agg(t2."name"
        ORDER BY t1."award" COLLATE "C", t1."author_id", t2."id")
      FROM ONLY "public"."award_author" t1
      LEFT JOIN ONLY "public"."author" t2 ON t2."id" = t1."author_id"
      WHERE t1."award" = root."code"),
    'book', (SELECT t3."title"
      FROM ONLY "public"."book" t3
      WHERE t3."id" = root."book_id"
      ORDER BY t3."id"
      LIMIT 1)) AS document
FROM (
  SELECT t."code", t."label", t."book_id",
    (t."code"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."award" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of library
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."code"::text AS id
FROM ONLY "public"."award" t
WHERE t."code" = ANY (ARRAY(SELECT id FROM wanted))
  AND t."code"::text IN (SELECT id FROM wanted);

