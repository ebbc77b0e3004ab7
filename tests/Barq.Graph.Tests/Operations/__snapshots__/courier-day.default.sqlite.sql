SELECT t.barq_id, t.id, t.full_name, t.status, j1.id, j1.plate_number, j1.vehicle_type, j1.fuel_type
FROM couriers AS t
LEFT JOIN vehicles AS j1 ON j1.id = t.current_vehicle_id
WHERE t.barq_id IN (SELECT value
FROM json_each($1))

SELECT t.courier_id, count(*)
FROM deliveries AS t
WHERE t.courier_id IN (SELECT value
FROM json_each($1)) AND t.delivered_at >= $2
GROUP BY t.courier_id

SELECT t0.parent, t0.id, t0.tracking_number, t0.status, t0.pickup_address, t0.delivery_address, t0.cod_amount, t0.notes
FROM (SELECT t.courier_id AS parent, t.id, t.tracking_number, t.status, t.pickup_address, t.delivery_address, t.cod_amount, t.notes, t.created_at, row_number() OVER (PARTITION BY t.courier_id
ORDER BY t.created_at, t.id) AS place
FROM deliveries AS t
WHERE t.courier_id IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))) AS t0
WHERE t0.place <= $3
ORDER BY t0.parent, t0.place

SELECT t0.parent, t0.id, t0.tracking_number, t0.status, t0.pickup_address, t0.delivery_address, t0.cod_amount, t0.notes, t0.delivered_at
FROM (SELECT t.courier_id AS parent, t.id, t.tracking_number, t.status, t.pickup_address, t.delivery_address, t.cod_amount, t.notes, t.delivered_at, row_number() OVER (PARTITION BY t.courier_id
ORDER BY t.delivered_at DESC NULLS FIRST, t.id DESC) AS place
FROM deliveries AS t
WHERE t.courier_id IN (SELECT value
FROM json_each($1)) AND t.delivered_at >= $2) AS t0
WHERE t0.place <= $3
ORDER BY t0.parent, t0.place
