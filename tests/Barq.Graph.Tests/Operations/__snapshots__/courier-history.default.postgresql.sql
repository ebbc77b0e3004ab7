SELECT k.parent, t0.tracking_number, t0.status, t0.delivery_address, t0.delivered_at, t0.cod_amount, t0.created_at, t0.id
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.tracking_number, t.status, t.delivery_address, t.delivered_at, t.cod_amount, t.created_at, t.id
FROM deliveries AS t
WHERE t.courier_id = k.parent
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.created_at DESC, t0.id DESC

SELECT t.id, t.full_name, t.total_deliveries
FROM couriers AS t
WHERE t.id = $1
