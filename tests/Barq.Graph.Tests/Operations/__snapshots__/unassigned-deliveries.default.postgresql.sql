SELECT count(*)
FROM deliveries AS t
WHERE (t.status = 'PENDING' AND t.organization_id = $1 AND t.courier_id IS NULL)

SELECT t0.id, t0.tracking_number, t0.pickup_address, t0.delivery_address, t0.cod_amount, t0.notes, t0.created_at
FROM (SELECT *
FROM (SELECT t.id, t.tracking_number, t.pickup_address, t.delivery_address, t.cod_amount, t.notes, t.created_at
FROM deliveries AS t
WHERE (t.status = 'PENDING' AND t.organization_id = $1 AND t.courier_id IS NULL)
ORDER BY t.created_at, t.id
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY t0.created_at, t0.id
