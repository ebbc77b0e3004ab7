SELECT k.parent, t0.id, t0.tracking_number, t0.status, t0.pickup_address, t0.delivery_address, t0.cod_amount, t0.notes, t0.delivered_at
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT t.id, t.tracking_number, t.status, t.pickup_address, t.delivery_address, t.cod_amount, t.notes, t.delivered_at
FROM deliveries AS t
WHERE t.courier_id = k.parent AND t.delivered_at >= $2
ORDER BY t.delivered_at DESC, t.id DESC
LIMIT $3) AS t0
ORDER BY k.parent, t0.delivered_at DESC, t0.id DESC

SELECT t.courier_id, count(*)
FROM deliveries AS t
WHERE t.courier_id = $1 AND t.delivered_at >= $2
GROUP BY t.courier_id

WITH l0(c0, c1, c2, c3, c4, c5, c6, c7) AS MATERIALIZED (SELECT t.barq_id, t.id, t.full_name, t.status, j1.id, j1.plate_number, j1.vehicle_type, j1.fuel_type
FROM couriers AS t
LEFT JOIN vehicles AS j1 ON j1.id = t.current_vehicle_id
WHERE t.barq_id = $1), l1(parent, c0, c1, c2, c3, c4, c5, c6) AS (SELECT k.parent, t0.id, t0.tracking_number, t0.status, t0.pickup_address, t0.delivery_address, t0.cod_amount, t0.notes
FROM unnest(ARRAY(SELECT c1
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM ((SELECT *
FROM (SELECT t.id, t.tracking_number, t.status, t.pickup_address, t.delivery_address, t.cod_amount, t.notes, t.created_at
FROM deliveries AS t
WHERE t.courier_id = k.parent AND t.status = 'ASSIGNED'
ORDER BY t.created_at, t.id
LIMIT 128) AS t
LIMIT $2) UNION ALL (SELECT *
FROM (SELECT t.id, t.tracking_number, t.status, t.pickup_address, t.delivery_address, t.cod_amount, t.notes, t.created_at
FROM deliveries AS t
WHERE t.courier_id = k.parent AND t.status = 'IN_TRANSIT'
ORDER BY t.created_at, t.id
LIMIT 128) AS t
LIMIT $2)) AS t
ORDER BY t.created_at, t.id
LIMIT $2) AS t0
ORDER BY k.parent, t0.created_at, t0.id) SELECT 0, CAST(NULL AS bigint), c1, c4, c0, c2, c3, c5, c6, c7, CAST(NULL AS numeric)
FROM l0 UNION ALL SELECT 1, parent, c0, NULL, c1, c2, c3, c4, c6, NULL, c5
FROM l1
