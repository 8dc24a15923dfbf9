-- documents of books
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'isbn', root."isbn",
    'title', root."title",
    'tags', root."tags",
    'doc_firstname', root."doc" -> 'firstname',
    'doc_a,b,c_4', root."doc" #> ARRAY['a', 'b', 'c'] -> 4,
    'doc_x_0_y', root."doc" -> 'x' -> 0 -> 'y',
    'publish_date', root."publish_date",
    'publisher_label', (SELECT jsonb_build_object(
          'name', t1."name",
          'id', t1."id",
          'is_active', t1."is_active")
      FROM ONLY "public"."publisher" t1
      WHERE t1."id" = root."publisher_id"
      ORDER BY t1."id"
      LIMIT 1),
    'book_languages', (SELECT jsonb_agg(jsonb_build_object(
          'book_isbn', t2."book_isbn",
          'language_id', t2."language_id")
        ORDER BY t2."id")
      FROM ONLY "public"."book_language" t2
      WHERE t2."book_isbn" = root."isbn"),
    'authors', (SELECT jsonb_agg(CASE WHEN t4."id" IS NOT NULL THEN jsonb_build_object(
          'id', t4."id",
          'name', t4."name",
          'city_label', (SELECT jsonb_build_object(
                'name', t5."name",
                'id', t5."id",
                'country', (SELECT jsonb_build_object(
                      'name', t6."name")
                  FROM ONLY "public"."country" t6
                  WHERE t6."id" = t5."country_id"
                  ORDER BY t6."id"
                  LIMIT 1))
            FROM ONLY "public"."city" t5
            WHERE t5."id" = t4."city_id"
            ORDER BY t5."id"
            LIMIT 1)) END
        ORDER BY t3."id", t4."id")
      FROM ONLY "public"."book_author" t3
      LEFT JOIN ONLY "public"."author" t4 ON t4."id" = t3."author_id"
      WHERE t3."book_isbn" = root."isbn"),
    'languages', (SELECT jsonb_agg(t8."code"
        ORDER BY t7."id", t8."id")
      FROM ONLY "public"."book_language" t7
      LEFT JOIN ONLY "public"."language" t8 ON t8."id" = t7."language_id"
      WHERE t7."book_isbn" = root."isbn"),
    'ratings', (SELECT jsonb_build_object(
          'value', t9."value")
      FROM ONLY "public"."rating" t9
      WHERE t9."book_isbn" = root."isbn"
      ORDER BY t9."id"
      LIMIT 1)) AS document
FROM (
  SELECT t."id", t."isbn", t."title", t."tags", t."doc", t."publisher_id", t."publish_date",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."book" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of books
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."book" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

