SELECT count(*)
FROM couriers AS t
WHERE (t.status = 'ACTIVE' AND t.organization_id = $1 AND (SELECT count(*)
FROM (SELECT 1
FROM deliveries AS s1
WHERE s1.courier_id = t.id AND s1.status IN ('ASSIGNED', 'IN_TRANSIT')
LIMIT $2) AS c) >= $3)

SELECT k.parent, t0.id, t0.tracking_number, t0.created_at
FROM unnest($1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM ((SELECT *
FROM (SELECT t.id, t.tracking_number, t.created_at
FROM deliveries AS t
WHERE t.courier_id = k.parent AND t.status = 'ASSIGNED'
ORDER BY t.created_at, t.id
LIMIT 32) AS t
LIMIT $2) UNION ALL (SELECT *
FROM (SELECT t.id, t.tracking_number, t.created_at
FROM deliveries AS t
WHERE t.courier_id = k.parent AND t.status = 'IN_TRANSIT'
ORDER BY t.created_at, t.id
LIMIT 32) AS t
LIMIT $2)) AS t
ORDER BY t.created_at, t.id
LIMIT $2) AS t0
ORDER BY k.parent, t0.created_at, t0.id

SELECT t.courier_id, sum(t.cod_amount)
FROM deliveries AS t
WHERE t.courier_id = ANY ($1) AND t.status IN ('ASSIGNED', 'IN_TRANSIT')
GROUP BY t.courier_id

SELECT t0.id, t0.full_name, t0.city, t0.open_deliveries, t0.open_deliveries
FROM (SELECT t.id, t.full_name, t.city, t.open_deliveries
FROM (SELECT r.*, (SELECT count(*)
FROM deliveries AS s1
WHERE s1.courier_id = r.id AND s1.status IN ('ASSIGNED', 'IN_TRANSIT')) AS open_deliveries
FROM couriers AS r) AS t
WHERE (t.status = 'ACTIVE' AND t.organization_id = $1 AND (SELECT count(*)
FROM (SELECT 1
FROM deliveries AS s2
WHERE s2.courier_id = t.id AND s2.status IN ('ASSIGNED', 'IN_TRANSIT')
LIMIT $2) AS c) >= $3)
ORDER BY t.open_deliveries DESC, t.id DESC
LIMIT $4) AS t0
ORDER BY t0.open_deliveries DESC, t0.id DESC
