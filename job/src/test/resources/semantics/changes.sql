-- @names with quotes change
UPDATE "Shop Floor"."Order" SET "select" = 'b', "it's ""q""" = NULL WHERE "Id" = 1;
UPDATE geo."Place" SET "größe" = -0.10 WHERE id = 1;
UPDATE public.town SET name = 'Bonn' WHERE id = 1;
-- @a line moves to another order
UPDATE public."Line" SET "order id" = 3 WHERE "no" = 2;
-- @a place gets its town, an order its place
UPDATE geo."Place" SET town_id = 2 WHERE id = 3;
UPDATE "Shop Floor"."Order" SET place = 3 WHERE "Id" = 3;
-- @several tables of several schemas are truncated at once, and filled again in the same transaction
TRUNCATE "Shop Floor"."Order", public."Line";
INSERT INTO "Shop Floor"."Order" VALUES (4, 'again', 'after', 2);
INSERT INTO public."Line" VALUES (4, 1, 'screw');
-- @truncate with cascade reaches tables that the statement does not name
TRUNCATE public.town CASCADE;
-- @rows without primary key
UPDATE device SET name = 'zwei' WHERE code = 2;
UPDATE reading SET value = 2 WHERE device_code = 1 AND value = 0.5;
INSERT INTO reading VALUES (2, '2024-01-01 10:00+00', 8);
-- @their keys change
UPDATE device SET kind = 'c' WHERE code = 1;
UPDATE reading SET device_code = 2 WHERE value = 'NaN';
-- @and they are deleted
DELETE FROM device WHERE code = 2;
DELETE FROM reading WHERE value = 2;
-- @a row moves to another partition, which changes its key
UPDATE account SET z = 2 WHERE b = 1;
UPDATE entry SET z = 2 WHERE id IN (1, 2);
-- @within its partition
UPDATE account SET name = 'zwei' WHERE b = 2 AND z = 1;
INSERT INTO account VALUES (5, 5, 'nobody', 'now somebody');
-- @a new partition
CREATE TABLE entry_7 PARTITION OF entry FOR VALUES IN (7);
INSERT INTO entry VALUES (10, 7, 7, 'q', 1);
INSERT INTO account VALUES (7, 7, 'q', 'q');
-- @a partitioned table is truncated
TRUNCATE entry;
-- @the root that stands deeper too
UPDATE customer SET name = 'Anna' WHERE id = 1;
-- @a key that is not the primary one
UPDATE customer SET email = 'nobody@x' WHERE id = 3;
UPDATE customer SET email = NULL WHERE id = 2;
-- @a reference into the void gets its row
INSERT INTO customer VALUES (4, 'Dee', 'dee@x', '{-,--}');
UPDATE sale SET seller_email = 'dee@x', buyer = 4 WHERE id = 3;
-- @the routing changes with a child, and with the key
UPDATE sale SET note = 'other' WHERE id = 1;
UPDATE customer SET id = 40 WHERE id = 3;
-- @rules reach into the JSON of a column
UPDATE customer SET doc = '{"a": ["-", "1"], "in": [{"d": 1, "D": 2, "c": "x-y"}], "é\"": "a-"}' WHERE id = 1;
UPDATE customer SET doc = '{}' WHERE id = 2;
-- @scalar children with empty, missing and special texts
UPDATE sale SET note = '', state = 'n-n' WHERE id = 1;
UPDATE sale SET note = NULL, state = '' WHERE id = 2;
INSERT INTO sale VALUES (7, 1, NULL, E'"\\ü\n', NULL);
-- @everything goes
TRUNCATE customer CASCADE;
DELETE FROM account;
DELETE FROM device;
