-- All rows that belong together have the same rest modulo 3; so writers of different rests never
-- wait for each other. ${shelves} is a multiple of 30.
insert into zone select n, 'zone ' || n, 1 from generate_series(1, ${shelves} / 10) n;
insert into shelf
    select n, 'shelf ' || n, (n - 1) % (${shelves} / 10) + 1, 1, 0, 0, 1
    from generate_series(1, ${shelves}) n;
insert into box
    select n, (n - 1) % ${shelves} + 1, n % 17 from generate_series(1, 4 * ${shelves}) n;
insert into maker select n, 'maker ' || n, 1 from generate_series(1, 60) n;
insert into item
    select n, 'item ' || n, case n % 7 when 0 then repeat(md5(n::text), 80) else 'short' end,
        (n - 1) % 60 + 1, 1
    from generate_series(1, 300) n;
insert into box_item
    select b, (b - 1 + k * 21) % 300 + 1
    from generate_series(1, 4 * ${shelves}) b, generate_series(0, 2) k;
update shelf set
    total = (select sum(weight) from box where shelf_id = shelf.id),
    item_count = (
        select count(*) from box join box_item on box_id = box.id where shelf_id = shelf.id);
