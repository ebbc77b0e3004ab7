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

WITH l0(c0, c1) AS MATERIALIZED (SELECT t.id, t.name
FROM organizations AS t
WHERE t.id = $1), l1(parent, c0, c1, c2, c3, c4, c5, c6) AS (SELECT k.parent, t0.id, t0.barq_id, t0.full_name, t0.city, t0.performance_score, j1.id, j1.plate_number
FROM unnest(ARRAY(SELECT c0
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.id, t.barq_id, t.full_name, t.city, t.performance_score, t.current_vehicle_id
FROM couriers AS t
WHERE t.organization_id = k.parent AND t.status = 'ACTIVE'
ORDER BY t.full_name, t.id
LIMIT 32) AS t
LIMIT $2) AS t0
LEFT JOIN vehicles AS j1 ON j1.id = t0.current_vehicle_id
ORDER BY k.parent, t0.full_name, t0.id) SELECT 0, CAST(NULL AS bigint), c0, CAST(NULL AS bigint), c1, CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS numeric)
FROM l0 UNION ALL SELECT 1, parent, c0, c5, c1, c2, c3, c6, c4
FROM l1
