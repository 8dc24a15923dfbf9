-- What the stored savepoints were made of; see StoredSavepoint.
create table country (id int primary key, name text);
create table brand (id int primary key, name text, country_id int references country);
create table product (
    id int primary key, name text, price numeric, code text, brand_id int references brand);
create table category (id int primary key, name text);
create table product_category (
    product_id int references product, category_id int references category,
    primary key (product_id, category_id));
create table review (id int primary key, product_id int references product, stars int, body text);
create table label (id int primary key, code text, text text);
insert into country values (1, 'Norway'), (2, 'Peru');
insert into brand values (1, 'Fjord', 1), (2, 'Andes', 2), (3, 'Nobody', null);
insert into product
    select n, 'product ' || n, n * 1.25, 'code ' || n % 5, 1 + n % 3 from generate_series(1, 20) n;
insert into category select n, 'category ' || n from generate_series(1, 5) n;
insert into product_category
    select n, 1 + (n + k * 3) % 5 from generate_series(1, 20) n, generate_series(0, 1) k;
insert into review select n, 1 + n % 17, n % 6, 'body ' || n from generate_series(1, 60) n;
insert into label select n, 'code ' || n % 4, 'label ' || n from generate_series(1, 8) n;
