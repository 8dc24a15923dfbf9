-- After the initial load: what came of these is in the savepoint as well.
update country set name = 'Norge' where id = 1;
update product set brand_id = 2, price = 'NaN' where id = 4;
update review set product_id = 2 where id = 7;
delete from review where id = 8;
delete from product_category where product_id = 20;
delete from review where product_id = 20;
delete from product where id = 20;
insert into label values (9, 'code 0', 'late');
