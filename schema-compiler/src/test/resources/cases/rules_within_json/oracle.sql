-- documents of library
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'doc', root."doc",
    'attrs', root."attrs",
    'meta_a', root."meta" -> 'a',
    'publisher', (SELECT jsonb_build_object(
          'name', t1."name",
          'seat', t1."seat")
      FROM ONLY "public"."publisher" t1
      WHERE t1."id" = root."publisher_id"
      ORDER BY t1."id"
      LIMIT 1)) AS document
FROM (
  SELECT t."id", t."doc", t."meta", t."attrs", t."publisher_id",
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

