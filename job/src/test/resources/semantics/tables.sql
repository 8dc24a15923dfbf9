-- names that need quotes, in schemas that need them; a foreign key into another schema
CREATE SCHEMA "Shop Floor";
CREATE SCHEMA geo;
CREATE TABLE public.town (id int PRIMARY KEY, name text);
CREATE TABLE geo."Place" (id int PRIMARY KEY, town_id int REFERENCES public.town, "größe" numeric);
CREATE TABLE "Shop Floor"."Order" (
  "Id" bigint PRIMARY KEY, "select" text, "it's ""q""" text, place int REFERENCES geo."Place");
CREATE TABLE public."Line" (
  "order id" bigint NOT NULL REFERENCES "Shop Floor"."Order", "no" int, item text, PRIMARY KEY ("no", "order id"));
INSERT INTO public.town VALUES (1, 'Ulm'), (2, 'Köln');
INSERT INTO geo."Place" VALUES (1, 1, 1.50), (2, 2, 100.00), (3, NULL, NULL);
INSERT INTO "Shop Floor"."Order" VALUES (1, 'a', 'quoted', 1), (2, NULL, '', 3), (3, 'c', 'x', NULL);
INSERT INTO public."Line" VALUES (1, 1, 'nut'), (1, 2, 'bolt'), (2, 1, 'washer');

-- no primary keys; the id is composed as the schema lists the columns
CREATE TABLE device (kind text NOT NULL, code int NOT NULL, name text);
CREATE TABLE reading (device_code int, at timestamptz, value float8);
ALTER TABLE device REPLICA IDENTITY FULL;
ALTER TABLE reading REPLICA IDENTITY FULL;
INSERT INTO device VALUES ('b', 2, 'two'), ('a', 1, 'one');
INSERT INTO reading VALUES (1, '2024-01-01 10:00+00', 0.5), (1, '2024-01-02 10:00+00', 'NaN'), (9, '2024-01-03 10:00+00', 1);

-- partitions of partitions, as root and as child
CREATE TABLE account (z int, b int, a text, name text, PRIMARY KEY (z, b, a)) PARTITION BY LIST (z);
CREATE TABLE account_1 PARTITION OF account FOR VALUES IN (1) PARTITION BY HASH (b);
CREATE TABLE account_1_0 PARTITION OF account_1 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE account_1_1 PARTITION OF account_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE account_other PARTITION OF account DEFAULT;
CREATE TABLE entry (id int, z int, b int, a text, amount numeric, PRIMARY KEY (id, z)) PARTITION BY LIST (z);
CREATE TABLE entry_1 PARTITION OF entry FOR VALUES IN (1);
CREATE TABLE entry_other PARTITION OF entry DEFAULT;
INSERT INTO account VALUES (1, 1, 'x', 'one'), (1, 2, 'y', 'two'), (2, 2, 'x|y', 'three');
INSERT INTO entry VALUES (1, 1, 1, 'x', 5), (2, 1, 1, 'x', 1.25), (3, 2, 2, 'x|y', 7), (4, 5, 5, 'nobody', 9);

-- the root deeper down, one table in two roles, references that nothing enforces
CREATE TABLE customer (id int PRIMARY KEY, name text, email text UNIQUE, tags text[], doc json);
CREATE TABLE sale (
  id int PRIMARY KEY, buyer int REFERENCES customer, seller_email text, note text, state text DEFAULT 'new-sale');
INSERT INTO customer VALUES
  (1, 'Ann', 'ann@x', '{a-b,c}', '{"zz": 1.50, "b": "is lost", "a": "a-a", "in": {"c": ["-", "1"], "d": null}}'),
  (2, 'Bob', 'bob@x', NULL, '{"in": [{"c": "-", "d": 3}, {}]}'), (3, 'Cy', NULL, '{}', NULL);
INSERT INTO sale VALUES (1, 1, 'bob@x', 'n-1'), (2, 1, 'nobody@x', NULL), (3, 2, NULL, 'n-3'), (4, NULL, 'ann@x', '');
