-- documents of library
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'mood', root."mood",
    'attrs', root."attrs",
    'tags', root."tags",
    'loans', (SELECT jsonb_agg(jsonb_build_object(
          'id', t1."id",
          'taken', t1."taken",
          'book_id', t1."book_id",
          'length', t1."length")
        ORDER BY t1."id", t1."taken")
      FROM "public"."loan" t1
      WHERE t1."book_id" = root."id"),
    'shelf', (SELECT jsonb_build_object(
          'id', t2."id",
          'book_id', t2."book_id",
          'room', t2."room")
      FROM ONLY "stock"."shelf" t2
      WHERE t2."book_id" = root."id"
      ORDER BY t2."id"
      LIMIT 1)) AS document
FROM (
  SELECT t."id", t."tags", t."mood", t."attrs",
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

