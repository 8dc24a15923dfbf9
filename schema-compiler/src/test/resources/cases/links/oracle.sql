-- documents of library
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'title', root."title",
    'of_another_type', (SELECT jsonb_agg(t1."flag"
        ORDER BY t1."id")
      FROM ONLY "public"."loose" t1
      WHERE t1."amount" = root."id"),
    'neither_is_key', (SELECT jsonb_agg(jsonb_build_object(
          'id', t2."id",
          'author', (SELECT t3."name"
            FROM ONLY "public"."author" t3
            WHERE t3."id" = t2."id"
            ORDER BY t3."id"
            LIMIT 1))
        ORDER BY t2."id")
      FROM ONLY "public"."loose" t2
      WHERE t2."isbn" = root."isbn")) AS document
FROM (
  SELECT t."id", t."isbn", t."title",
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

