-- documents of social
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'name', root."name",
    'age', root."age",
    'gender', root."gender",
    'tags', (SELECT jsonb_agg(t2."name"
        ORDER BY t1."id", t2."id")
      FROM ONLY "public"."user_tag" t1
      LEFT JOIN ONLY "public"."tag" t2 ON t2."id" = t1."tag_id"
      WHERE t1."user_id" = root."id"),
    'posts', (SELECT jsonb_agg(CASE WHEN t4."id" IS NOT NULL THEN jsonb_build_object(
          'slug', t4."slug",
          'title', t4."title",
          'comments', (SELECT jsonb_agg(CASE WHEN t6."id" IS NOT NULL THEN jsonb_build_object(
                'title', t6."title",
                'content', t6."content") END
              ORDER BY t5."id", t6."id")
            FROM ONLY "public"."post_comment" t5
            LEFT JOIN ONLY "public"."comment" t6 ON t6."id" = t5."comment_id"
            WHERE t5."post_id" = t4."id")) END
        ORDER BY t3."id", t4."id")
      FROM ONLY "public"."user_post" t3
      LEFT JOIN ONLY "public"."post" t4 ON t4."id" = t3."post_id"
      WHERE t3."user_id" = root."id")) AS document
FROM (
  SELECT t."id", t."name", t."age", t."gender",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."user" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of social
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."user" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

