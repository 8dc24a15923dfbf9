-- The changes of the demo. Each block is one transaction: a title, a query for the ids of the
-- documents that it concerns (asked before and after), and the statements.

-- title: A price changes: one column of one row, one document.
-- documents: SELECT 42
UPDATE product SET price = 19.90 WHERE id = 42;

-- title: A customer moves: two levels down, in every product that the customer reviewed.
-- documents: SELECT DISTINCT product_id FROM review WHERE customer_id = 7
UPDATE customer SET city_id = 15 WHERE id = 7;

-- title: A city gets another name: the fourth level.
-- documents: SELECT DISTINCT product_id FROM review JOIN customer c ON c.id = customer_id WHERE c.city_id = 2
UPDATE city SET name = 'Tartu linn' WHERE id = 2;

-- title: A product leaves one category and enters another, through the junction table.
-- documents: SELECT 100
DELETE FROM product_category WHERE product_id = 100 AND category_id = (SELECT min(category_id) FROM product_category WHERE product_id = 100);
INSERT INTO product_category VALUES (100, 12) ON CONFLICT DO NOTHING;

-- title: A new product with its reviews and stock, all in one transaction.
-- documents: SELECT id FROM product WHERE id = 2001
INSERT INTO product VALUES (2001, 'Patient barometer', 88.00, '2026-01-15', '{"colour": "brass", "grams": 640}', 4);
INSERT INTO product_category VALUES (2001, 3), (2001, 7);
INSERT INTO review VALUES (9001, 2001, 12, 5, 'Right more often than the radio.', '2026-01-16 07:30:00+00');
INSERT INTO stock VALUES (2001, 'Aarhus', 3);

-- title: A review moves to another product: two documents change together.
-- documents: SELECT unnest(ARRAY[200, 300])
UPDATE review SET product_id = CASE product_id WHEN 200 THEN 300 ELSE 200 END WHERE id = (SELECT min(id) FROM review WHERE product_id IN (200, 300));

-- title: A brand moves abroad: a scalar below an object, in all products of the brand.
-- documents: SELECT id FROM product WHERE brand_id = 5
UPDATE brand SET country_id = 4 WHERE id = 5;

-- title: A product goes, and its rows in three tables with it.
-- documents: SELECT id FROM product WHERE id = 77
DELETE FROM product WHERE id = 77;
