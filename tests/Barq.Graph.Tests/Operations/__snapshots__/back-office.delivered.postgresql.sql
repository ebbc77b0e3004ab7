SELECT count(*)
FROM (SELECT 1
FROM deliveries AS t
WHERE (t.status IN ('DELIVERED', 'RETURNED') AND t.organization_id = $1)
LIMIT $2) AS c

SELECT t0.id, t0.tracking_number, t0.status, t0.city, t0.cod_amount, t0.created_at, t0.delivered_at, j1.id, j1.full_name
FROM (SELECT *
FROM (SELECT t.id, t.tracking_number, t.status, t.city, t.cod_amount, t.created_at, t.delivered_at, t.courier_id
FROM deliveries AS t
WHERE (t.status IN ('DELIVERED', 'RETURNED') AND t.organization_id = $1)
ORDER BY t.delivered_at DESC, t.id DESC
LIMIT 128) AS t
LIMIT $2 - $3 OFFSET $3) AS t0
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
ORDER BY t0.delivered_at DESC, t0.id DESC
