-- documents of campaign
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'name', root."name",
    'units', (SELECT jsonb_agg(jsonb_build_object(
          'name', t1."name",
          'details', t1."details")
        ORDER BY t1."id")
      FROM ONLY "public"."unit" t1
      WHERE t1."specie_id" = root."id"),
    'structure', (SELECT jsonb_agg(jsonb_build_object(
          'name', t2."name",
          'details', t2."details")
        ORDER BY t2."id")
      FROM ONLY "public"."structure" t2
      WHERE t2."specie_id" = root."id")) AS document
FROM (
  SELECT t."id", t."name",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."specie" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of campaign
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."specie" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

