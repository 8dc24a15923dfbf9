-- documents of books
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'title', root."title",
    'publisher', (SELECT t1."name"
      FROM ONLY "public"."publisher" t1
      WHERE t1."id" = root."publisher_id"
      ORDER BY t1."id"
      LIMIT 1)) AS document
FROM (
  SELECT t."id", t."title", t."publisher_id",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."book" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of books
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."book" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

-- documents of catalogue
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'isbn', root."isbn",
    'publisher', (SELECT jsonb_build_object(
          'id', t1."id")
      FROM ONLY "public"."publisher" t1
      WHERE t1."id" = root."publisher_id"
      ORDER BY t1."id"
      LIMIT 1)) AS document
FROM (
  SELECT t."isbn", t."publisher_id",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."book" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of catalogue
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."book" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

