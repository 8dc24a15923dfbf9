-- documents of ancestry
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'name', root."name",
    'children', (SELECT jsonb_agg(CASE WHEN t2."id" IS NOT NULL THEN jsonb_build_object(
          'id', t2."id",
          'name', t2."name",
          'parent_id', t2."parent_id",
          'grand_children', (SELECT jsonb_agg(jsonb_build_object(
                'id', t3."id",
                'name', t3."name",
                'parent_id', t3."parent_id",
                'great_grand_children', (SELECT jsonb_agg(jsonb_build_object(
                      'id', t4."id",
                      'name', t4."name",
                      'parent_id', t4."parent_id")
                    ORDER BY t4."id")
                  FROM ONLY "public"."great_grand_child" t4
                  WHERE t4."parent_id" = t3."id"))
              ORDER BY t3."id")
            FROM ONLY "public"."grand_child" t3
            WHERE t3."parent_id" = t2."id")) END
        ORDER BY t1."id", t2."id")
      FROM ONLY "public"."surrogate" t1
      LEFT JOIN ONLY "public"."child" t2 ON t2."parent_id" = t1."id"
      WHERE t1."parent_id" = root."id")) AS document
FROM (
  SELECT t."id", t."name",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."parent" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of ancestry
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."parent" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

