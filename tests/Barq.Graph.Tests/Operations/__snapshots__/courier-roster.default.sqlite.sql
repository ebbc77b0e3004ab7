SELECT t.id, t.name
FROM organizations AS t
WHERE t.id IN (SELECT value
FROM json_each($1))

SELECT t0.parent, t0.id, t0.barq_id, t0.full_name, t0.city, t0.performance_score, j1.id, j1.plate_number
FROM (SELECT t.organization_id AS parent, t.id, t.barq_id, t.full_name, t.city, t.performance_score, t.current_vehicle_id, row_number() OVER (PARTITION BY t.organization_id
ORDER BY t.full_name, t.id) AS place
FROM couriers AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1)) AND t.status = $2) AS t0
LEFT JOIN vehicles AS j1 ON j1.id = t0.current_vehicle_id
WHERE t0.place <= $3
ORDER BY t0.parent, t0.place

SELECT t0.parent, t0.tracking_number, t0.status, t0.created_at
FROM (SELECT t.courier_id AS parent, t.tracking_number, t.status, t.created_at, t.id, row_number() OVER (PARTITION BY t.courier_id
ORDER BY t.created_at DESC, t.id DESC) AS place
FROM deliveries AS t
WHERE t.courier_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place
