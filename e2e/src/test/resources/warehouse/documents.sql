select s.id::text, jsonb_build_object(
    'id', s.id, 'label', s.label, 'zone_revision', s.zone_revision, 'total', s.total,
    'item_count', s.item_count, 'revision', s.revision,
    'zone', (
        select jsonb_build_object('id', z.id, 'name', z.name, 'revision', z.revision)
        from zone z where z.id = s.zone_id),
    'boxes', (
        select jsonb_agg(jsonb_build_object(
            'id', b.id, 'weight', b.weight,
            'items', (
                select jsonb_agg(jsonb_build_object(
                    'id', i.id, 'name', i.name, 'description', i.description,
                    'maker_revision', i.maker_revision,
                    'maker', (
                        select jsonb_build_object(
                            'id', m.id, 'name', m.name, 'revision', m.revision)
                        from maker m where m.id = i.maker_id)) order by i.id)
                from box_item bi join item i on i.id = bi.item_id where bi.box_id = b.id))
            order by b.id)
        from box b where b.shelf_id = s.id))::text
from shelf s
