-- documents of node
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'name', root."name",
    'node_id', root."node_id",
    'child', (SELECT jsonb_agg(jsonb_build_object(
          'id', t1."id",
          'name', t1."name",
          'node_id', t1."node_id",
          'parent', (SELECT jsonb_build_object(
                'id', t2."id",
                'name', t2."name",
                'node_id', t2."node_id")
            FROM ONLY "public"."node" t2
            WHERE t2."id" = t1."node_id"
            ORDER BY t2."id"
            LIMIT 1))
        ORDER BY t1."id")
      FROM ONLY "public"."node" t1
      WHERE t1."node_id" = root."id")) AS document
FROM (
  SELECT t."id", t."name", t."node_id",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."node" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of node
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."node" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

