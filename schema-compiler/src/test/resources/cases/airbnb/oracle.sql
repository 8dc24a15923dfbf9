-- documents of airbnb
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'email', root."email",
    'booking', (SELECT jsonb_build_object(
          'id', t1."id",
          'user_id', t1."user_id",
          'place_id', t1."place_id",
          'start_date', t1."start_date",
          'end_date', t1."end_date",
          'price_per_night', t1."price_per_night",
          'num_nights', t1."num_nights",
          'place', (SELECT jsonb_build_object(
                'id', t2."id",
                'host_id', t2."host_id",
                'address', t2."address",
                'city_id', t2."city_id",
                'city', (SELECT jsonb_build_object(
                      'id', t3."id",
                      'name', t3."name",
                      'country_id', t3."country_id",
                      'country', (SELECT jsonb_build_object(
                            'id', t4."id",
                            'name', t4."name",
                            'country_code', t4."country_code")
                        FROM ONLY "public"."country" t4
                        WHERE t4."id" = t3."country_id"
                        ORDER BY t4."id"
                        LIMIT 1))
                  FROM ONLY "public"."city" t3
                  WHERE t3."id" = t2."city_id"
                  ORDER BY t3."id"
                  LIMIT 1),
                'host', (SELECT t5."email"
                  FROM ONLY "public"."host" t5
                  WHERE t5."id" = t2."host_id"
                  ORDER BY t5."id"
                  LIMIT 1))
            FROM ONLY "public"."place" t2
            WHERE t2."id" = t1."place_id"
            ORDER BY t2."id"
            LIMIT 1),
          'review', (SELECT jsonb_build_object(
                'id', t6."id",
                'booking_id', t6."booking_id",
                'rating', t6."rating",
                'review_body', t6."review_body")
            FROM ONLY "public"."review" t6
            WHERE t6."booking_id" = t1."id"
            ORDER BY t6."id"
            LIMIT 1))
      FROM ONLY "public"."booking" t1
      WHERE t1."user_id" = root."id"
      ORDER BY t1."id"
      LIMIT 1)) AS document
FROM (
  SELECT t."id", t."email",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."user" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of airbnb
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."user" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

