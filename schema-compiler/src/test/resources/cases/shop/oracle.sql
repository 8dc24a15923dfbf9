-- documents of shops
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'name', root."name",
    'city', root."city",
    'departments', (SELECT jsonb_agg(jsonb_build_object(
          'id', t1."id",
          'name', t1."name",
          'floor', t1."floor",
          'products', (SELECT jsonb_agg(jsonb_build_object(
                'id', t2."id",
                'name', t2."name",
                'price', t2."price")
              ORDER BY t2."id")
            FROM ONLY "public"."product" t2
            WHERE t2."department_id" = t1."id"))
        ORDER BY t1."id")
      FROM ONLY "public"."department" t1
      WHERE t1."shop_id" = root."id")) AS document
FROM (
  SELECT t."id", t."name", t."city",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."shop" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of shops
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."shop" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

