create table zone (id int primary key, name text, revision int not null);
create table shelf (
    id int primary key,
    label text,
    zone_id int not null references zone,
    -- invariant: the revision of its zone
    zone_revision int not null,
    -- invariant: the sum of the weights of its boxes
    total int not null,
    -- invariant: the number of items in all its boxes
    item_count int not null,
    -- grows with every change of the shelf
    revision int not null);
create table box (
    id int primary key, shelf_id int not null references shelf, weight int not null);
create table maker (id int primary key, name text, revision int not null);
create table item (
    id int primary key,
    name text,
    description text,
    maker_id int not null references maker,
    -- invariant: the revision of its maker
    maker_revision int not null);
create table box_item (
    box_id int references box, item_id int references item, primary key (box_id, item_id));
-- long descriptions are stored out of line: changes of other columns do not show them
alter table item alter description set storage external;
create index on shelf (zone_id);
create index on box (shelf_id);
create index on item (maker_id);
create index on box_item (item_id);
