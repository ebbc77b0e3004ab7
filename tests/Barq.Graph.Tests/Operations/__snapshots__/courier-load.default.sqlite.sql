SELECT count(*)
FROM couriers AS t
WHERE (t.status = $1 AND t.organization_id = $2 AND (SELECT count(*)
FROM (SELECT 1
FROM deliveries AS s1
WHERE s1.courier_id = t.id AND s1.status IN (SELECT value
FROM json_each($3))
LIMIT $4) AS c) >= $5)

SELECT t.courier_id, sum(t.cod_amount)
FROM deliveries AS t
WHERE t.courier_id IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))
GROUP BY t.courier_id

SELECT t0.id, t0.full_name, t0.city, t0.open_deliveries, t0.open_deliveries
FROM (SELECT t.id, t.full_name, t.city, t.open_deliveries
FROM (SELECT r.*, (SELECT count(*)
FROM deliveries AS s1
WHERE s1.courier_id = r.id AND s1.status IN (SELECT value
FROM json_each($1))) AS open_deliveries
FROM couriers AS r) AS t
WHERE (t.status = $2 AND t.organization_id = $3 AND (SELECT count(*)
FROM (SELECT 1
FROM deliveries AS s2
WHERE s2.courier_id = t.id AND s2.status IN (SELECT value
FROM json_each($4))
LIMIT $5) AS c) >= $6)
ORDER BY t.open_deliveries DESC, t.id DESC
LIMIT $7) AS t0
ORDER BY t0.open_deliveries DESC, t0.id DESC

SELECT t0.parent, t0.id, t0.tracking_number, t0.created_at
FROM (SELECT t.courier_id AS parent, t.id, t.tracking_number, t.created_at, row_number() OVER (PARTITION BY t.courier_id
ORDER BY t.created_at, t.id) AS place
FROM deliveries AS t
WHERE t.courier_id IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))) AS t0
WHERE t0.place <= $3
ORDER BY t0.parent, t0.place
