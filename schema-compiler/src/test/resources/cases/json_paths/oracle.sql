-- documents of library
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'doc_a', root."doc" -> 'a',
    'doc_b', root."doc" ->> 'b',
    'doc_c_0_d', root."doc" -> 'c' -> 0 -> 'd',
    'doc_e,0,f', root."doc" #> ARRAY['e', '0', 'f'],
    'doc_g, "h i"', root."doc" #>> ARRAY['g', 'h i'],
    'meta_j_k', root."meta" #> ARRAY['j'] ->> 'k',
    'doc_-1', root."doc" -> '-1',
    'doc_', root."doc",
    'originals', (SELECT jsonb_agg(t1."language"
        ORDER BY t1."id")
      FROM ONLY "public"."translation" t1
      WHERE t1."original_id" = root."id")) AS document
FROM (
  SELECT t."id", t."doc", t."meta",
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

