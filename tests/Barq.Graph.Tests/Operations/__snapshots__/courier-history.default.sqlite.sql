SELECT t.id, t.full_name, t.total_deliveries
FROM couriers AS t
WHERE t.id IN (SELECT value
FROM json_each($1))

SELECT t0.parent, t0.tracking_number, t0.status, t0.delivery_address, t0.delivered_at, t0.cod_amount, t0.created_at, t0.id
FROM (SELECT t.courier_id AS parent, t.tracking_number, t.status, t.delivery_address, t.delivered_at, t.cod_amount, t.created_at, t.id, row_number() OVER (PARTITION BY t.courier_id
ORDER BY t.created_at DESC, t.id DESC) AS place
FROM deliveries AS t
WHERE t.courier_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place
