-- documents of fields
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'isbn', root."isbn",
    'title', root."title",
    'publisher', (SELECT jsonb_build_object(
          'id', t1."id",
          'name', t1."name")
      FROM ONLY "public"."publisher" t1
      WHERE t1."id" = root."publisher_id"
      ORDER BY t1."id"
      LIMIT 1),
    'ratings', (SELECT jsonb_agg(jsonb_build_object(
          'id', t2."id",
          'stars', t2."stars")
        ORDER BY t2."id")
      FROM ONLY "public"."review" t2
      WHERE t2."book_id" = root."id")) AS document
FROM (
  SELECT t."id", t."isbn", t."title", t."publisher_id",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."book" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of fields
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."book" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

-- documents of objects
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'isbn', root."isbn",
    'title', root."title",
    'publisher', (SELECT jsonb_build_object(
          'id', t1."id",
          'name', t1."name")
      FROM ONLY "public"."publisher" t1
      WHERE t1."id" = root."publisher_id"
      ORDER BY t1."id"
      LIMIT 1),
    'ratings', (SELECT jsonb_agg(jsonb_build_object(
          'id', t2."id",
          'stars', t2."stars")
        ORDER BY t2."id")
      FROM ONLY "public"."review" t2
      WHERE t2."book_id" = root."id")) AS document
FROM (
  SELECT t."id", t."isbn", t."title", t."publisher_id",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."book" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of objects
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."book" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

-- documents of strict
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'isbn', root."isbn",
    'title', root."title") AS document
FROM (
  SELECT t."isbn", t."title",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."book" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of strict
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."book" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

-- documents of templates
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'isbn', root."isbn",
    'title', root."title") AS document
FROM (
  SELECT t."isbn", t."title",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."book" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of templates
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."book" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

