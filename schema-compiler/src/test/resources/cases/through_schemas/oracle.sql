-- documents of through_schemas
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'name', root."name",
    'children', (SELECT jsonb_agg(CASE WHEN t2."id" IS NOT NULL THEN jsonb_build_object(
          'id', t2."id",
          'name', t2."name") END
        ORDER BY t1."id", t2."id")
      FROM ONLY "child_to_parent"."child_to_parent" t1
      LEFT JOIN ONLY "child"."child" t2 ON t2."id" = t1."child_id"
      WHERE t1."parent_id" = root."id")) AS document
FROM (
  SELECT t."id", t."name",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "parent"."parent" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of through_schemas
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "parent"."parent" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

