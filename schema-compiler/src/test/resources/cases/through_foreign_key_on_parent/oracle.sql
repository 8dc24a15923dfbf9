-- documents of library
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'publisher', (SELECT jsonb_agg(t2."name"
        ORDER BY t1."id", t2."id")
      FROM ONLY "public"."book" t1
      LEFT JOIN ONLY "public"."publisher" t2 ON t2."id" = t1."publisher_id"
      WHERE t1."id" = root."book_id")) AS document
FROM (
  SELECT t."id", t."book_id",
    (t."id"::text || '|' || t."taken"::text) COLLATE "C" AS "id of the document"
  FROM "public"."loan" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of library
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text || '|' || t."taken"::text AS id
FROM "public"."loan" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN split_part(id, '|', 1) ~ '^-?[0-9]{1,18}$' THEN split_part(id, '|', 1)::bigint WHEN split_part(id, '|', 1) ~ '^-?[0-9]{19}$' AND split_part(id, '|', 1)::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN split_part(id, '|', 1)::bigint END FROM wanted))
  AND t."id"::text || '|' || t."taken"::text IN (SELECT id FROM wanted);

