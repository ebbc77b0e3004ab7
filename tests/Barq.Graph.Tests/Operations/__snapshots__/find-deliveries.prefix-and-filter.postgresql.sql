SELECT t0.id, t0.tracking_number, t0.status, t0.delivery_address, j1.id, j1.name
FROM (SELECT t.id, t.tracking_number, t.status, t.delivery_address, t.organization_id
FROM deliveries AS t
WHERE (t.status = 'DELIVERED' AND t.tracking_number LIKE $1)
ORDER BY t.tracking_number, t.id
LIMIT $2) AS t0
LEFT JOIN organizations AS j1 ON j1.id = t0.organization_id
ORDER BY t0.tracking_number, t0.id
