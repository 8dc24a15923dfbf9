-- documents of all_types
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'a_bool', root."a_bool",
    'a_small', root."a_small",
    'a_int', root."a_int",
    'a_price', root."a_price",
    'a_real', root."a_real",
    'a_double', root."a_double",
    'a_text', root."a_text",
    'a_citext', root."a_citext",
    'a_char', root."a_char",
    'a_mood', root."a_mood",
    'a_uuid', root."a_uuid",
    'a_bytea', root."a_bytea",
    'a_date', root."a_date",
    'a_timestamp', root."a_timestamp",
    'a_timestamptz', root."a_timestamptz",
    'a_time', root."a_time",
    'a_interval', root."a_interval",
    'a_json', root."a_json",
    'a_jsonb', root."a_jsonb",
    'a_hstore', root."a_hstore",
    'an_inet', root."an_inet",
    'a_money', root."a_money",
    'a_range', root."a_range",
    'a_point', root."a_point",
    'a_tsvector', root."a_tsvector",
    'some_ints', root."some_ints",
    'some_dates', root."some_dates",
    'some_json', root."some_json",
    'some_hstores', root."some_hstores",
    'a_size', root."a_size",
    'some_sizes', root."some_sizes",
    'a_vector', root."a_vector") AS document
FROM (
  SELECT t."id", t."a_bool", t."a_small", t."a_int", t."a_price", t."a_real", t."a_double", t."a_text", t."a_citext", t."a_char", t."a_mood", t."a_uuid", t."a_bytea", t."a_date", t."a_timestamp", t."a_timestamptz", t."a_time", t."a_interval", t."a_json", t."a_jsonb", t."a_hstore", t."an_inet", t."a_money", t."a_range", t."a_point", t."a_tsvector", t."some_ints", t."some_dates", t."some_json", t."some_hstores", t."a_size", t."some_sizes", t."a_vector",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."item" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of all_types
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."item" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

-- documents of shown_differently
SELECT root."id of the document" AS id,
  jsonb_build_object(
    'id', root."id",
    'a_text', root."a_text",
    'a_date', root."a_date",
    'some_dates', root."some_dates",
    'a_timestamp', root."a_timestamp",
    'a_jsonb_a', root."a_jsonb" -> 'a',
    'a_jsonb_b', root."a_jsonb" ->> 'b',
    'a_hstore', root."a_hstore",
    'parts', (SELECT jsonb_agg(jsonb_build_object(
          'id', t1."id",
          'attrs', t1."attrs",
          'weight', t1."weight")
        ORDER BY t1."id")
      FROM ONLY "public"."part" t1
      WHERE t1."item_id" = root."id"),
    'made', (SELECT jsonb_agg(t2."made"
        ORDER BY t2."id")
      FROM ONLY "public"."part" t2
      WHERE t2."item_id" = root."id"),
    'slashed', (SELECT t3."made"
      FROM ONLY "public"."part" t3
      WHERE t3."item_id" = root."id"
      ORDER BY t3."id"
      LIMIT 1)) AS document
FROM (
  SELECT t."id", t."a_text", t."a_date", t."a_timestamp", t."a_jsonb", t."a_hstore", t."some_dates",
    (t."id"::text) COLLATE "C" AS "id of the document"
  FROM ONLY "public"."item" t
  ORDER BY "id of the document" OFFSET 0) root
ORDER BY root."id of the document";

-- ids of shown_differently
WITH wanted AS (SELECT unnest(?::text[]) AS id)
SELECT t."id"::text AS id
FROM ONLY "public"."item" t
WHERE t."id" = ANY (ARRAY(SELECT CASE WHEN id ~ '^-?[0-9]{1,18}$' THEN id::bigint WHEN id ~ '^-?[0-9]{19}$' AND id::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN id::bigint END FROM wanted))
  AND t."id"::text IN (SELECT id FROM wanted);

