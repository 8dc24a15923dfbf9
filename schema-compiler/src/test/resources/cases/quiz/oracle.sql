-- documents of quiz
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'text', root."text",
    'possible_answers', (SELECT jsonb_agg(CASE WHEN t2."id" IS NOT NULL THEN jsonb_build_object(
          'id', t2."id",
          'text', t2."text") END
        ORDER BY t1."question_id", t1."question_uid" COLLATE "C", t1."answer_id", t1."answer_uid" COLLATE "C", t2."id", t2."uid" COLLATE "C")
      FROM ONLY "public"."possible_answer" t1
      LEFT JOIN ONLY "public"."answer" t2 ON t2."id" = t1."answer_id" AND t2."uid" = t1."answer_uid"
      WHERE t1."question_id" = root."id" AND t1."question_uid" = root."uid"),
    'real_answers', (SELECT jsonb_agg(CASE WHEN t4."id" IS NOT NULL THEN jsonb_build_object(
          'id', t4."id",
          'text', t4."text") END
        ORDER BY t3."question_id", t3."question_uid" COLLATE "C", t3."answer_id", t3."answer_uid" COLLATE "C", t4."id", t4."uid" COLLATE "C")
      FROM ONLY "public"."real_answer" t3
      LEFT JOIN ONLY "public"."answer" t4 ON t4."id" = t3."answer_id" AND t4."uid" = t3."answer_uid"
      WHERE t3."question_id" = root."id" AND t3."question_uid" = root."uid")) AS document
FROM (
  SELECT t."id", t."uid", t."text",
    (t."id"::text || '|' || t."uid"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."question" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of quiz
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text || '|' || t."uid"::text AS id
FROM ONLY "public"."question" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN split_part(id, '|', 1) ~ '^-?[0-9]{1,18}$' THEN split_part(id, '|', 1)::bigint WHEN split_part(id, '|', 1) ~ '^-?[0-9]{19}$' AND split_part(id, '|', 1)::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN split_part(id, '|', 1)::bigint END FROM wanted))
  AND t."id"::text || '|' || t."uid"::text IN (SELECT id FROM wanted);

