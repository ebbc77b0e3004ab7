SELECT count(*)
FROM (SELECT 1
FROM deliveries AS t
WHERE (t.status IN (SELECT value
FROM json_each($1)) AND (((t.status <> $2) AND (t.status <> $3)) AND (COALESCE(t.delivered_at, $4) > (t.created_at + 86400 * 1000000))) = $5 AND t.organization_id = $6)
LIMIT $7) AS c

SELECT t0.id, t0.tracking_number, t0.status, t0.city, t0.delivery_address, t0.created_at, (((t0.status <> $1) AND (t0.status <> $2)) AND (COALESCE(t0.delivered_at, $3) > (t0.created_at + 86400 * 1000000))), j1.id, j1.full_name
FROM (SELECT t.id, t.tracking_number, t.status, t.city, t.delivery_address, t.created_at, t.delivered_at, t.courier_id
FROM deliveries AS t
WHERE (t.status IN (SELECT value
FROM json_each($4)) AND (((t.status <> $5) AND (t.status <> $6)) AND (COALESCE(t.delivered_at, $3) > (t.created_at + 86400 * 1000000))) = $7 AND t.organization_id = $8)
ORDER BY t.created_at, t.id
LIMIT $9) AS t0
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
ORDER BY t0.created_at, t0.id
