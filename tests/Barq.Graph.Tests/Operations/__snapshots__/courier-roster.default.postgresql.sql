SELECT k.parent, t0.id, t0.barq_id, t0.full_name, t0.city, t0.performance_score, j1.id, j1.plate_number
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.id, t.barq_id, t.full_name, t.city, t.performance_score, t.current_vehicle_id
FROM couriers AS t
WHERE t.organization_id = k.parent AND t.status = 'ACTIVE'
ORDER BY t.full_name, t.id
LIMIT 32) AS t
LIMIT $2) AS t0
LEFT JOIN vehicles AS j1 ON j1.id = t0.current_vehicle_id
ORDER BY k.parent, t0.full_name, t0.id

SELECT k.parent, t0.tracking_number, t0.status, t0.created_at
FROM unnest($1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.tracking_number, t.status, t.created_at, t.id
FROM deliveries AS t
WHERE t.courier_id = k.parent
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.created_at DESC, t0.id DESC

SELECT t.id, t.name
FROM organizations AS t
WHERE t.id = $1
