SELECT count(*)
FROM (SELECT 1
FROM deliveries AS t
WHERE (t.status IN ('ASSIGNED', 'IN_TRANSIT', 'PENDING') AND (((t.status <> $1) AND (t.status <> $2)) AND (COALESCE(t.delivered_at, $3) > (t.created_at + INTERVAL '86400 seconds'))) = TRUE AND t.organization_id = $4)
LIMIT $5) AS c

SELECT t0.id, t0.tracking_number, t0.status, t0.city, t0.delivery_address, t0.created_at, (((t0.status <> $1) AND (t0.status <> $2)) AND (COALESCE(t0.delivered_at, $3) > (t0.created_at + INTERVAL '86400 seconds'))), j1.id, j1.full_name
FROM (SELECT *
FROM ((SELECT t.id, t.tracking_number, t.status, t.city, t.delivery_address, t.created_at, t.delivered_at, t.courier_id
FROM deliveries AS t
WHERE t.status = 'PENDING' AND ((((t.status <> $4) AND (t.status <> $5)) AND (COALESCE(t.delivered_at, $3) > (t.created_at + INTERVAL '86400 seconds'))) = TRUE AND t.organization_id = $6)
ORDER BY t.created_at, t.id
LIMIT $7) UNION ALL (SELECT t.id, t.tracking_number, t.status, t.city, t.delivery_address, t.created_at, t.delivered_at, t.courier_id
FROM deliveries AS t
WHERE t.status = 'ASSIGNED' AND ((((t.status <> $8) AND (t.status <> $9)) AND (COALESCE(t.delivered_at, $3) > (t.created_at + INTERVAL '86400 seconds'))) = TRUE AND t.organization_id = $10)
ORDER BY t.created_at, t.id
LIMIT $7) UNION ALL (SELECT t.id, t.tracking_number, t.status, t.city, t.delivery_address, t.created_at, t.delivered_at, t.courier_id
FROM deliveries AS t
WHERE t.status = 'IN_TRANSIT' AND ((((t.status <> $11) AND (t.status <> $12)) AND (COALESCE(t.delivered_at, $3) > (t.created_at + INTERVAL '86400 seconds'))) = TRUE AND t.organization_id = $13)
ORDER BY t.created_at, t.id
LIMIT $7)) AS t
ORDER BY t.created_at, t.id
LIMIT $7) AS t0
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
ORDER BY t0.created_at, t0.id
