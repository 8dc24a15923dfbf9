-- A small shop: 1,000 products of 24 brands, 4,000 reviews by 300 customers. Everything is
-- computed from row numbers, so that each load gives the same rows.

CREATE TABLE country (
    id   integer PRIMARY KEY,
    name text NOT NULL
);
CREATE TABLE city (
    id         integer PRIMARY KEY,
    name       text NOT NULL,
    country_id integer NOT NULL REFERENCES country
);
CREATE TABLE brand (
    id         integer PRIMARY KEY,
    name       text NOT NULL,
    founded    integer NOT NULL,
    country_id integer NOT NULL REFERENCES country
);
CREATE TABLE product (
    id         integer PRIMARY KEY,
    name       text NOT NULL,
    price      numeric(10, 2) NOT NULL,
    released   date NOT NULL,
    attributes jsonb NOT NULL,
    brand_id   integer NOT NULL REFERENCES brand
);
CREATE TABLE category (
    id   integer PRIMARY KEY,
    name text NOT NULL
);
CREATE TABLE product_category (
    product_id  integer NOT NULL REFERENCES product ON DELETE CASCADE,
    category_id integer NOT NULL REFERENCES category,
    PRIMARY KEY (product_id, category_id)
);
CREATE TABLE customer (
    id      integer PRIMARY KEY,
    name    text NOT NULL,
    city_id integer NOT NULL REFERENCES city
);
CREATE TABLE review (
    id          integer PRIMARY KEY,
    product_id  integer NOT NULL REFERENCES product ON DELETE CASCADE,
    customer_id integer NOT NULL REFERENCES customer,
    stars       integer NOT NULL CHECK (stars BETWEEN 1 AND 5),
    body        text NOT NULL,
    written     timestamptz NOT NULL
);
CREATE TABLE stock (
    product_id integer NOT NULL REFERENCES product ON DELETE CASCADE,
    warehouse  text NOT NULL,
    quantity   integer NOT NULL,
    PRIMARY KEY (product_id, warehouse)
);

INSERT INTO country
SELECT n, name
FROM unnest(ARRAY['Denmark', 'Estonia', 'Finland', 'Iceland', 'Latvia', 'Lithuania', 'Norway',
                  'Sweden']) WITH ORDINALITY AS c (name, n);

INSERT INTO city
SELECT n, name, 1 + n % 8
FROM unnest(ARRAY['Tórshavn', 'Tartu', 'Turku', 'Akureyri', 'Riga', 'Kaunas', 'Bergen', 'Lund',
                  'Odense', 'Narva', 'Oulu', 'Selfoss', 'Ventspils', 'Vilnius', 'Tromsø', 'Umeå'])
     WITH ORDINALITY AS c (name, n);

INSERT INTO brand
SELECT n,
       (ARRAY['North', 'Birch', 'Harbour', 'Fjord', 'Amber', 'Moss'])[1 + n % 6] || ' & '
           || (ARRAY['Sons', 'Daughters', 'Company', 'Friends'])[1 + n % 4],
       1880 + n * 5,
       1 + n % 8
FROM generate_series(1, 24) AS n;

INSERT INTO category
SELECT n, name
FROM unnest(ARRAY['camping', 'kitchen', 'garden', 'travel', 'winter', 'boats', 'gifts', 'light',
                  'textiles', 'tools', 'kids', 'office']) WITH ORDINALITY AS c (name, n);

INSERT INTO product
SELECT n,
       (ARRAY['Folding', 'Woollen', 'Oiled', 'Enamelled', 'Quiet', 'Bright', 'Sturdy', 'Plain'])
           [1 + n % 8]
           || ' '
           || (ARRAY['lantern', 'kettle', 'blanket', 'stool', 'knife', 'rucksack', 'bucket', 'clock',
                     'lamp', 'rope', 'cup'])[1 + n % 11]
           || ' ' || n,
       (5 + n * 37 % 400) + (n % 4) * 0.25,
       date '2015-01-01' + n * 3,
       jsonb_build_object(
           'colour', (ARRAY['red', 'green', 'blue', 'grey'])[1 + n % 4],
           'grams', 50 + n * 13 % 2000),
       1 + n % 24
FROM generate_series(1, 1000) AS n;

INSERT INTO product_category
SELECT p, 1 + (p * k + k) % 12
FROM generate_series(1, 1000) AS p, generate_series(1, 3) AS k
ON CONFLICT DO NOTHING;

INSERT INTO customer
SELECT n,
       (ARRAY['Aino', 'Björn', 'Dagny', 'Eero', 'Freja', 'Gunnar', 'Helmi', 'Ilze', 'Jonas', 'Kaja'])
           [1 + n % 10]
           || ' '
           || (ARRAY['Aalto', 'Berg', 'Dahl', 'Eklund', 'Holm', 'Kask', 'Lind'])[1 + n % 7],
       1 + n % 16
FROM generate_series(1, 300) AS n;

INSERT INTO review
SELECT n,
       1 + n * 7 % 1000,
       1 + n * 11 % 300,
       1 + n * 13 % 5,
       (ARRAY['Does what it should.', 'A little heavier than I thought.', 'My second one.',
              'Arrived late, works well.', 'Would buy it again.', 'The colour is different.'])
           [1 + n % 6],
       timestamptz '2024-01-01 08:00:00+00' + n * interval '97 minutes'
FROM generate_series(1, 4000) AS n;

INSERT INTO stock
SELECT p, w, p * 7 % 40
FROM generate_series(1, 1000) AS p, unnest(ARRAY['Aarhus', 'Pärnu']) AS w
WHERE (p + length(w)) % 3 > 0;
